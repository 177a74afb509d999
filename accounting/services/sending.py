"""Sending: an invoice goes to its customer by mail."""

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import InvoiceNotIssued
from accounting.models import Invoice
from accounting.services import issuing
from accounting.states import InvoiceStatus
from repair_angel.kernel import addresses, clock, events, outbox
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput

MAIL = "invoice_email"


@command("invoices.issue")
def send(*, actor: Actor, invoice_id: int, to: str = "") -> Invoice:
    """Mail an invoice to its customer, or to another address, once this has committed.

    A draft is issued first; an issued one goes again. Raises InvalidInput when the address is none
    or is missing, InvoiceNotIssued for one that was put aside, and what issuing raises. Locks as
    issuing does. Records `accounting.invoice.sent`.
    """
    invoice = locks.invoice(invoice_id)
    if invoice.status == InvoiceStatus.CANCELLED:
        raise InvoiceNotIssued(_("Invoice %(invoice)s was put aside."), invoice=invoice)
    if to:
        to = addresses.checked(to, "to")
    elif not invoice.customer.email:
        raise InvalidInput({"customer.email": [_("The customer has no e-mail address.")]})
    if invoice.status == InvoiceStatus.DRAFT:
        invoice = issuing.issue(actor=actor, invoice_id=invoice_id)
    invoice.sent_at = clock.now()
    invoice.save(update_fields=["sent_at"])
    outbox.put(MAIL, {"to": to}, about=invoice)
    events.record("accounting.invoice.sent", subject=invoice)
    return invoice
