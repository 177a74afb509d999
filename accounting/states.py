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
    status: str, *, settled: Decimal, total: Decimal, due_date: datetime.date, today: datetime.date
) -> str:
    """How a stored invoice is shown: issued and unpaid is sent, past its due date overdue."""
    if status != InvoiceStatus.ISSUED:
        return status
    if settled >= total:
        return ShownStatus.PAID
    return ShownStatus.OVERDUE if due_date < today else ShownStatus.SENT


class CreditNoteStatus(TextChoices):
    """Open: numbered, still free to change. Issued: in the books. Applied: taken off the invoice."""

    OPEN = "open", _("open")
    ISSUED = "issued", _("issued")
    APPLIED = "applied", _("applied")
    CANCELLED = "cancelled", _("cancelled")


CREDIT_NOTE = StateTable(
    {
        CreditNoteStatus.OPEN: [CreditNoteStatus.ISSUED, CreditNoteStatus.CANCELLED],
        CreditNoteStatus.ISSUED: [CreditNoteStatus.APPLIED],
        CreditNoteStatus.APPLIED: [],
        CreditNoteStatus.CANCELLED: [],
    }
)


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


class ShownPeriodStatus(TextChoices):
    """What is said of a VAT period: filed is closed, and handed in for good."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    FILED = "filed", _("filed")


class PeriodKind(TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class VatBasis(TextChoices):
    """When VAT on a domestic sale falls due."""

    INVOICE = "invoice", _("with the invoice")
    CASH = "cash", _("when it is paid (cash basis)")


class MarginMethod(TextChoices):
    """Of which the margin of used goods is taken."""

    GLOBAL = "global", _("per period (globalisation)")
    INDIVIDUAL = "individual", _("per good")


class PaidFrom(TextChoices):
    """Where the money for a used good comes from; the values are roles of accounts."""

    CASH = "cash", _("cash")
    BANK = "bank", _("bank")
    PAYABLE = "payable", _("to be paid later")


class PaymentMethod(TextChoices):
    """How money changes hands; `CREDIT` moves none, it uses what a customer has with us."""

    CASH = "cash", _("cash")
    BANK = "bank", _("bank")
    CARD = "card", _("card")
    MOLLIE = "mollie", "Mollie"
    STRIPE = "stripe", "Stripe"
    OTHER = "other", _("other")
    CREDIT = "credit", _("customer credit")


MONEY = [choice for choice in PaymentMethod.choices if choice[0] != PaymentMethod.CREDIT]


class Rest(TextChoices):
    """What becomes of the difference between a payment and what is due."""

    AS_IT_IS = "", _("stays due")
    WRITTEN_OFF = "written_off", _("is written off as a difference")
    KEPT = "kept", _("is kept as the customer's credit")


class PaymentKind(TextChoices):
    PAYMENT = "payment", _("payment")
    SET_OFF = "set_off", _("set off")
    REFUND = "refund", _("refund")
    REVERSAL = "reversal", _("reversal")


class WriteOffReason(TextChoices):
    DIFFERENCE = "difference", _("payment difference")
    BAD_DEBT = "bad_debt", _("bad debt")


class CashMoveKind(TextChoices):
    TO_BANK = "to_bank", _("to the bank")
    FROM_BANK = "from_bank", _("from the bank")
    SPENT = "spent", _("spent")
    RECEIVED = "received", _("received")


class Frequency(TextChoices):
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    YEARLY = "yearly", _("yearly")


class CatchUp(TextChoices):
    """What becomes of due dates that have gone by: nobody was there, or it could not be done."""

    ALL = "all", _("an invoice for each, with its own date")
    LATEST = "latest", _("an invoice for the latest only")
    SKIP = "skip", _("no invoice")


class RecurringStatus(TextChoices):
    """Ended: its last due date has gone by. Cancelled: stopped for good, kept for what it made."""

    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


RECURRING = StateTable(
    {
        RecurringStatus.ACTIVE: [
            RecurringStatus.PAUSED,
            RecurringStatus.ENDED,
            RecurringStatus.CANCELLED,
        ],
        RecurringStatus.PAUSED: [
            RecurringStatus.ACTIVE,
            RecurringStatus.ENDED,
            RecurringStatus.CANCELLED,
        ],
        RecurringStatus.ENDED: [RecurringStatus.ACTIVE, RecurringStatus.CANCELLED],
        RecurringStatus.CANCELLED: [],
    }
)


class Outcome(TextChoices):
    """What a due date came to."""

    INVOICED = "invoiced", _("invoiced")
    SKIPPED = "skipped", _("skipped")
