"""Two at once with a debt: credited, paid, given back or counted, never more than there is."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from accounting.errors import (
    CashSessionClosed,
    CashSessionOpen,
    CreditNoteFixed,
    MoreThanDue,
    MoreThanInvoiced,
    MoreThanLeft,
)
from accounting.models import CashSession, CreditNote, CustomerCredit, Invoice, Payment
from accounting.selectors import consistency
from accounting.services import (
    cash_moves,
    cash_sessions,
    credit_notes,
    crediting,
    customer_credits,
    invoices,
    issuing,
    payments,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from repair_angel.kernel.commands import SYSTEM
from tests.crash.elsewhere import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 3, 27)


@pytest.fixture
def elsewhere(shop):
    return lambda work: Elsewhere(shop.pk, work)


@pytest.fixture
def invoice(shop) -> Invoice:
    """One of 121.00."""
    jane = customers.create(actor=SYSTEM, first_name="Jane")
    line = LineIn("Screen", unit_price=Decimal(100), vat_rate=Decimal(21))
    made = invoices.create(actor=SYSTEM, customer_id=jane.pk, invoice_date=DAY, lines=[line])
    return issuing.issue(actor=SYSTEM, invoice_id=made.pk)


def credit(invoice: Invoice, price: str) -> CreditNote:
    return credit_notes.create(
        actor=SYSTEM,
        invoice_id=invoice.pk,
        reason="Late",
        lines=[CreditLineIn("Goodwill", unit_price=Decimal(price))],
        date=DAY,
    )


def apply(note: CreditNote) -> CreditNote:
    return crediting.apply(actor=SYSTEM, credit_note_id=note.pk)


def pay(invoice: Invoice, amount: str, method: str = "bank") -> Payment:
    return payments.take(
        actor=SYSTEM, invoice_id=invoice.pk, amount=Decimal(amount), method=method, date=DAY
    )


def test_two_credit_notes_at_once_never_exceed_the_invoice(invoice, elsewhere):
    with transaction.atomic():
        credit(invoice, "60")
        second = elsewhere(lambda: credit(invoice, "60"))
        assert second.waits()

    assert isinstance(second.outcome(), MoreThanInvoiced)
    assert CreditNote.objects.get().number == "CN-2026-0001"
    assert list(consistency.differences()) == []


def test_a_credit_note_is_applied_once_by_two_at_once(invoice, elsewhere):
    note = credit(invoice, "60")
    with transaction.atomic():
        apply(note)
        second = elsewhere(lambda: apply(note))
        assert second.waits()

    assert isinstance(second.outcome(), CreditNoteFixed)
    assert Invoice.objects.get().amount_credited == Decimal("72.60")
    assert list(consistency.differences()) == []


def test_a_payment_beside_a_credit_sees_what_is_left(invoice, elsewhere):
    note = credit(invoice, "60")
    with transaction.atomic():
        apply(note)
        payment = elsewhere(lambda: pay(invoice, "121.00"))
        assert payment.waits()

    assert isinstance(payment.outcome(), MoreThanDue)
    assert Invoice.objects.get().amount_due == Decimal("48.40")


def test_a_customers_credit_is_paid_back_once(invoice, elsewhere):
    note = credit(invoice, "60")
    pay(invoice, "121.00")
    apply(note)
    row = CustomerCredit.objects.get()

    def refund() -> Payment:
        return customer_credits.refund(
            actor=SYSTEM, customer_credit_id=row.pk, amount=row.amount, method="bank", date=DAY
        )

    with transaction.atomic():
        refund()
        second = elsewhere(refund)
        assert second.waits()

    assert isinstance(second.outcome(), MoreThanLeft)
    assert CustomerCredit.objects.get().left == 0
    assert list(consistency.differences()) == []


def test_what_is_paid_while_the_till_is_counted_is_in_the_next_one_or_none(invoice, elsewhere):
    till = cash_sessions.open(actor=SYSTEM, opening_amount=Decimal(50))
    with transaction.atomic():
        cash_sessions.close(actor=SYSTEM, cash_session_id=till.pk, counts={"50": 1})
        late = elsewhere(lambda: pay(invoice, "10", "cash"))
        spent = elsewhere(
            lambda: cash_moves.add(
                actor=SYSTEM, cash_session_id=till.pk, kind="to_bank", amount=Decimal(5)
            )
        )
        assert late.waits()
        assert spent.waits()

    assert late.outcome().cash_session is None
    assert isinstance(spent.outcome(), CashSessionClosed)
    assert CashSession.objects.get().expected == Decimal("50.00")


def test_counting_waits_for_a_payment_and_takes_it_in(invoice, elsewhere):
    till = cash_sessions.open(actor=SYSTEM, opening_amount=Decimal(50))
    with transaction.atomic():
        pay(invoice, "10", "cash")
        counting = elsewhere(
            lambda: cash_sessions.close(
                actor=SYSTEM, cash_session_id=till.pk, counts={"50": 1, "10": 1}
            )
        )
        assert counting.waits()

    assert counting.outcome().expected == Decimal("60.00")


def test_a_branch_has_one_open_till(shop, elsewhere):
    cash_sessions.open(actor=SYSTEM, opening_amount=Decimal(50))

    second = elsewhere(lambda: cash_sessions.open(actor=SYSTEM, opening_amount=Decimal(50)))

    assert isinstance(second.outcome(), CashSessionOpen)
    assert CashSession.objects.count() == 1
