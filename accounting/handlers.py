"""What accounting does when an event comes by."""

from accounting.services import credit_note_pdfs, invoice_pdfs
from repair_angel.kernel import events
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Event


@events.handles("accounting.invoice.issued")
def keep_the_pdf(event: Event) -> None:
    """Render and keep the invoice's PDF. Twice is harmless: a kept one stays."""
    invoice_pdfs.keep(actor=SYSTEM, invoice_id=event.subject_id)


@events.handles("accounting.credit_note.issued")
def keep_the_pdf_of_a_credit_note(event: Event) -> None:
    """Render and keep the credit note's PDF. Twice is harmless: a kept one stays."""
    credit_note_pdfs.keep(actor=SYSTEM, credit_note_id=event.subject_id)
