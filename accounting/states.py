"""Where each accounting document may go next."""

import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.states import StateTable


class InvoiceStatus(TextChoices):
    """What is stored. Sent, overdue and paid are shown, from the amounts and the due date."""

    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    CANCELLED = "cancelled", _("cancelled")


INVOICE = StateTable(
    {
        InvoiceStatus.DRAFT: [InvoiceStatus.ISSUED, InvoiceStatus.CANCELLED],
        InvoiceStatus.ISSUED: [],  # a mistake is credited, not cancelled
        InvoiceStatus.CANCELLED: [],
    }
)


class ShownStatus(TextChoices):
    """What the API and staff pages say of an invoice."""

    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    OVERDUE = "overdue", _("overdue")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")


def shown_status(
    status: str, *, paid: Decimal, total: Decimal, due_date: datetime.date, today: datetime.date
) -> str:
    """How a stored invoice is shown: issued and unpaid is sent, past its due date overdue."""
    if status != InvoiceStatus.ISSUED:
        return status
    if paid >= total:
        return ShownStatus.PAID
    return ShownStatus.OVERDUE if due_date < today else ShownStatus.SENT


class EntryStatus(TextChoices):
    DRAFT = "draft", _("draft")
    POSTED = "posted", _("posted")


class PeriodStatus(TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class LegalForm(TextChoices):
    """Whose the result is: it stays in the company, or it is the owner's."""

    LIMITED = "limited", _("limited company")
    SOLE_TRADER = "sole_trader", _("sole trader or partnership")


class PaymentMethod(TextChoices):
    CASH = "cash", _("cash")
    BANK = "bank", _("bank")
    CARD = "card", _("card")
    MOLLIE = "mollie", "Mollie"
    STRIPE = "stripe", "Stripe"
    OTHER = "other", _("other")
