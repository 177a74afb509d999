"""Receipts for devices that stay: printed whenever somebody asks, and mailed."""

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import addresses, events, outbox, pdf
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput, unknown_reference
from repair_angel.kernel.models import Event
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.services import attachments, looks
from repair_angel.kernel.tenancy import get_or_404
from workorders import locks
from workorders.documents import languages
from workorders.documents import receipt as document
from workorders.models import IntakeSignature, TermsVersion, WorkOrder
from workorders.states import Phase

PAPERS = document.PAPERS
MAIL = "receipt_email"


def render(work_order_id: int, *, paper: str = "", language: str = "") -> bytes:
    """The PDF of a receipt, on A4 or A5; in the company's language unless said. It is not kept.

    Raises NotFound, InvalidInput for a paper or language there is not, PdfUnavailable.
    """
    if (paper or PAPERS[0]) not in PAPERS:
        raise unknown_reference("paper")
    parts = WorkOrder.objects.select_related(
        "company", "customer__organisation", "device", "branch"
    )
    order = get_or_404(parts, work_order_id)
    spoken = languages.chosen(language, order.company.locale)
    page = document.page(
        order,
        _contents(order, spoken),
        looks.current(),
        paper=paper or PAPERS[0],
        language=spoken,
    )
    return pdf.render(page.html, css=page.css, images=page.images)


@command("work-orders.write")
def mail(*, actor: Actor, work_order_id: int, to: str = "", language: str = "") -> WorkOrder:
    """Send the receipt to the customer, or to another address, once this has committed.

    Raises InvalidInput when the address is none, or is missing. Locks the work order. Records
    `workorders.work_order.receipt_sent`.
    """
    order = locks.work_order(work_order_id)
    spoken = languages.chosen(language, order.company.locale)
    if to:
        to = addresses.checked(to, "to")
    elif not order.customer.email:
        raise InvalidInput({"customer.email": [_("The customer has no e-mail address.")]})
    outbox.put(MAIL, {"to": to, "language": spoken}, about=order)
    events.record("workorders.work_order.receipt_sent", subject=order)
    return order


def _contents(order: WorkOrder, language: str) -> document.Contents:
    """What was signed stays as it was signed, whatever the order says by now; else today's terms."""
    signature = order.signatures.select_related("terms", "picture").order_by("-pk").first()
    before = order.checklist_answers.filter(phase=Phase.BEFORE).select_related("item")
    written = _written(signature)
    return document.Contents(
        received_by=_received_by(order),
        answers=list(before.order_by("item__position", "pk")),
        terms=_signed(signature, written) if signature else _terms(language),
        signature=signature,
        written=written,
    )


def _signed(signature: IntakeSignature, written: bytes | None) -> str:
    """The text word for word; the terms alone where the signer wished to be forgotten."""
    return signature.document if written else signature.terms.text


def _written(signature: IntakeSignature | None) -> bytes | None:
    """The picture, unless it was erased at the signer's wish."""
    if signature is None or not signature.picture.name:
        return None
    return attachments.read(signature.picture)


def _terms(language: str) -> str:
    versions = TermsVersion.objects.filter(language=language).order_by("-number")
    return versions.values_list("text", flat=True).first() or ""


def _received_by(order: WorkOrder) -> str:
    """Who took the device in; nobody's name where a program or an import did."""
    subject_type, subject_id = reference_to(order)
    created = Event.objects.filter(
        subject_type=subject_type, subject_id=subject_id, name="workorders.work_order.created"
    )
    event = created.select_related("member__user").first()
    return str(event.member) if event and event.member else ""
