"""Row locks. Each call evaluates, so it locks.

Always in the order: recurring invoices, invoice, credit note, customer credit, products, cash
session, number series, period.

Posting share-locks the period of its date (a guard does), perhaps several times in one transaction
and with numbers drawn in between. Whoever closes a period locks it outright and draws no number
after that: the entry of a closing is numbered by its period. So nobody waits in a circle.
"""

import datetime
from collections.abc import Collection

from accounting.models import (
    CashSession,
    CreditNote,
    CustomerCredit,
    Invoice,
    RecurringInvoice,
    TaxCode,
    VatPeriod,
    VatRegime,
)
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.tenancy import get_or_404

_INVOICE = Composed(
    lambda: (
        Invoice.objects.filter(pk=Given("pk"))
        .select_for_update(of=("self",))
        .select_related("customer__organisation", "pdf")
    )
)


def invoice(invoice_id: int) -> Invoice:
    """The invoice with its customer, locked. Raises NotFound."""
    return _INVOICE.or_404(pk=invoice_id)


def credit_note(credit_note_id: int) -> CreditNote:
    """The note, locked after its invoice, which is loaded with it. Raises NotFound."""
    invoice_id = get_or_404(CreditNote.objects.all(), credit_note_id).invoice_id
    locked_invoice = invoice(invoice_id)
    locked = CreditNote.objects.select_for_update(of=("self",)).select_related("pdf")
    note = get_or_404(locked, credit_note_id)
    note.invoice = locked_invoice
    note.customer = locked_invoice.customer
    return note


def customer_credit(customer_credit_id: int) -> CustomerCredit:
    """A customer's credit, locked. Raises NotFound."""
    locked = CustomerCredit.objects.select_for_update(of=("self",)).select_related("invoice")
    return get_or_404(locked, customer_credit_id)


def cash_session(cash_session_id: int) -> CashSession:
    """A till's session, locked: whoever counts it waits for who is paying, and the other way round."""
    locked = CashSession.objects.select_for_update(of=("self",)).select_related("branch")
    return get_or_404(locked, cash_session_id)


def open_session(branch_id: int | None) -> CashSession | None:
    """The open session of a branch, locked; None when its till is shut."""
    locked = CashSession.objects.select_for_update(of=("self",))
    return locked.filter(branch_id=branch_id, closed_at=None).first()


def tax_codes() -> dict[int, TaxCode]:
    """All of the company's, by id: of two who choose a default at once, the second sees the first's."""
    return {code.pk: code for code in TaxCode.objects.select_for_update().order_by("pk")}


def vat_period(period_id: int) -> VatPeriod:
    """A period, against whoever posts into it. Raises NotFound."""
    return get_or_404(VatPeriod.objects.select_for_update(), period_id)


def vat_period_to_close(period_id: int) -> VatPeriod:
    """A period after the one before it, so that one cannot be opened while the later is closed.

    Raises NotFound.
    """
    starts_on = get_or_404(VatPeriod.objects.all(), period_id).starts_on
    day_before = starts_on - datetime.timedelta(days=1)
    list(VatPeriod.objects.of_day(day_before).select_for_update())
    return vat_period(period_id)


def vat_periods_from(day: datetime.date) -> list[VatPeriod]:
    """Every period that begins on a day or later, by date."""
    found = VatPeriod.objects.filter(starts_on__gte=day).order_by("starts_on")
    return list(found.select_for_update())


def vat_regime(regime_id: int) -> VatRegime:
    """Raises NotFound."""
    return get_or_404(VatRegime.objects.select_for_update(), regime_id)


def recurring_invoice(recurring_invoice_id: int) -> RecurringInvoice:
    """One that was not cancelled, with its customer, locked. Raises NotFound."""
    locked = RecurringInvoice.objects.kept().select_for_update(of=("self",))
    return get_or_404(locked.select_related("customer"), recurring_invoice_id)


def due_recurring_invoices(ids: Collection[int], today: datetime.date) -> list[RecurringInvoice]:
    """Those still due, with their customers, locked. What another is at work on is left to it."""
    locked = RecurringInvoice.objects.select_for_update(of=("self",), skip_locked=True)
    due = locked.due(today).filter(pk__in=ids).select_related("customer")
    return list(due.order_by("pk"))
