"""Payments: never more than is due, in the books at once."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import InvoiceNotIssued, MoreThanDue, PeriodClosed
from accounting.models import Invoice, JournalEntry, Payment, VatPeriod
from accounting.services import payments
from accounting.states import ShownStatus
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Event
from tests.accounting.books import lines_of
from tests.accounting.conftest import DAY


def pay(boss, invoice, amount, method="bank", **more):
    return payments.take(
        actor=boss,
        invoice_id=invoice.pk,
        amount=Decimal(amount),
        method=method,
        **{"date": DAY, **more},
    )


def unpaid(invoice) -> bool:
    return (
        not Payment.objects.exists()
        and Invoice.objects.get(pk=invoice.pk).amount_paid == 0
        and JournalEntry.objects.filter(source_type="accounting.payment").count() == 0
    )


def test_a_draft_is_not_paid(boss, draft):
    invoice = draft()

    with pytest.raises(InvoiceNotIssued):
        pay(boss, invoice, "10")

    assert unpaid(invoice)


@pytest.mark.parametrize("amount", ["107.70", "1000000"])
def test_more_than_is_due_is_refused(boss, issued, amount):
    invoice = issued()

    with pytest.raises(MoreThanDue) as refusal:
        pay(boss, invoice, amount)

    assert refusal.value.field == "amount"
    assert unpaid(invoice)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_or_less_is_refused(boss, issued, amount):
    invoice = issued()

    with pytest.raises(InvalidInput):
        pay(boss, invoice, amount)

    assert unpaid(invoice)


def test_a_closed_period_takes_no_payment(boss, issued):
    invoice = issued()
    VatPeriod.objects.filter(quarter=2).update(status="closed")

    with pytest.raises(PeriodClosed):
        pay(boss, invoice, "10", date=datetime.date(2026, 4, 1))


def test_a_part_leaves_the_rest_open(boss, issued):
    invoice = issued()

    pay(boss, invoice, "50.00")

    again = Invoice.objects.get(pk=invoice.pk)
    assert (again.amount_paid, again.amount_due) == (Decimal("50.00"), Decimal("57.69"))
    assert again.shown_status in (ShownStatus.SENT, ShownStatus.OVERDUE)
    assert not Event.objects.filter(name="accounting.invoice.paid").exists()


@pytest.mark.parametrize(
    ("method", "account", "number"),
    [
        ("cash", "1000", "KAS-2026-00001"),
        ("bank", "1100", "BNK-2026-00001"),
        ("card", "1060", "BNK-2026-00001"),
        ("mollie", "1070", "MOL-2026-00001"),
        ("stripe", "1075", "STR-2026-00001"),
        ("other", "1050", "MEM-2026-00001"),
    ],
)
def test_money_lands_where_it_lies(boss, issued, method, account, number):
    invoice = issued()

    payment = pay(boss, invoice, "107.69", method)

    assert lines_of(payment) == {account: Decimal("107.69"), "1300": Decimal("-107.69")}
    assert JournalEntry.objects.get(source_id=payment.pk, purpose="taken").number == number
    assert Invoice.objects.get(pk=invoice.pk).shown_status == ShownStatus.PAID
    assert Event.objects.filter(name="accounting.invoice.paid").count() == 1
