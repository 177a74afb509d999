"""The PDF of an invoice: made once after issuing, kept with its hash, never replaced."""

from accounting import locks
from accounting.documents import invoice as document
from accounting.errors import InvoiceNotIssued
from accounting.models import Invoice
from accounting.services import parties
from accounting.states import InvoiceStatus
from repair_angel.kernel import events, pdf
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Attachment, Company
from repair_angel.kernel.services import attachments, looks
from repair_angel.kernel.tenancy import get_or_404


def preview(invoice_id: int) -> bytes:
    """A draft as it would look, marked CONCEPT; nothing is kept. Raises NotFound, PdfUnavailable."""
    return _render(_with_parts(invoice_id))


def keep(*, actor: Actor, invoice_id: int) -> Attachment:
    """The kept PDF of an issued invoice, rendered now if there is none.

    Rendering happens outside any transaction. Raises NotFound, InvoiceNotIssued, PdfUnavailable.
    """
    invoice = _with_parts(invoice_id)
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued("Only an issued invoice has a PDF to keep.")
    if invoice.pdf is not None:
        return invoice.pdf
    return _store(actor=actor, invoice_id=invoice_id, content=_render(invoice))


@command("invoices.read")
def _store(*, actor: Actor, invoice_id: int, content: bytes) -> Attachment:
    """Keep the bytes unless someone was quicker. Locks the invoice."""
    invoice = locks.invoice(invoice_id)
    if invoice.pdf is not None:
        events.unchanged()
        return invoice.pdf
    kept = attachments.store(invoice, content, kind="invoice_pdf", name=f"{invoice.number}.pdf")
    invoice.pdf = kept
    invoice.save(update_fields=["pdf"])
    events.record(
        "accounting.invoice.pdf_kept", subject=invoice, attachment_id=kept.pk, sha256=kept.sha256
    )
    return kept


def _with_parts(invoice_id: int) -> Invoice:
    parts = Invoice.objects.select_related(
        "customer__organisation", "work_order", "pdf"
    ).prefetch_related("lines__tax_code", "vat_groups__tax_code")
    return get_or_404(parts, invoice_id)


def _render(invoice: Invoice) -> bytes:
    seller, buyer = invoice.seller, invoice.buyer
    if not seller:
        company = Company.objects.get(pk=invoice.company_id)
        seller, buyer = parties.seller(company), parties.buyer(invoice.customer)
    page = document.page(invoice, seller, buyer, looks.current())
    return pdf.render(page.html, css=page.css, images=page.images)
