"""The PDF of a credit note: made once after issuing, kept with its hash, never replaced."""

from accounting import locks
from accounting.documents import credit_note as document
from accounting.errors import CreditNoteFixed
from accounting.models import CreditNote
from accounting.services import parties
from accounting.states import CreditNoteStatus
from repair_angel.kernel import events, pdf
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Attachment, Company
from repair_angel.kernel.services import attachments, looks
from repair_angel.kernel.tenancy import get_or_404

KEPT = (CreditNoteStatus.ISSUED, CreditNoteStatus.APPLIED)


def preview(credit_note_id: int) -> bytes:
    """An open one as it would look, marked CONCEPT; nothing is kept. Raises NotFound, PdfUnavailable."""
    return _render(_with_parts(credit_note_id))


def keep(*, actor: Actor, credit_note_id: int) -> Attachment:
    """The kept PDF of an issued note, rendered now if there is none.

    Rendering happens outside any transaction. Raises NotFound, CreditNoteFixed, PdfUnavailable.
    """
    note = _with_parts(credit_note_id)
    if note.status not in KEPT:
        raise CreditNoteFixed("Only an issued credit note has a PDF to keep.")
    if note.pdf is not None:
        return note.pdf
    return _store(actor=actor, credit_note_id=credit_note_id, content=_render(note))


@command("credit-notes.read")
def _store(*, actor: Actor, credit_note_id: int, content: bytes) -> Attachment:
    """Keep the bytes unless someone was quicker. Locks the invoice and the note."""
    note = locks.credit_note(credit_note_id)
    if note.pdf is not None:
        events.unchanged()
        return note.pdf
    kept = attachments.store(note, content, kind="credit_note_pdf", name=f"{note.number}.pdf")
    note.pdf = kept
    note.save(update_fields=["pdf"])
    events.record(
        "accounting.credit_note.pdf_kept", subject=note, attachment_id=kept.pk, sha256=kept.sha256
    )
    return kept


def _with_parts(credit_note_id: int) -> CreditNote:
    parts = CreditNote.objects.select_related("invoice", "customer", "pdf").prefetch_related(
        "lines__tax_code", "vat_groups__tax_code"
    )
    return get_or_404(parts, credit_note_id)


def _render(note: CreditNote) -> bytes:
    seller, buyer = note.seller, note.buyer
    if not seller:
        seller = parties.seller(Company.objects.get(pk=note.company_id))
        buyer = note.invoice.buyer
    page = document.page(note, seller, buyer, looks.current())
    return pdf.render(page.html, css=page.css, images=page.images)
