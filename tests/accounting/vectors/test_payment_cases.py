"""Published cases of payments, credit notes, the till and rounding: each by doing the business."""

import datetime
from decimal import Decimal

import pytest

from accounting.models import CashMove, CustomerCredit, JournalEntry
from accounting.services import (
    cash_moves,
    cash_sessions,
    credit_notes,
    crediting,
    customer_credits,
    invoices,
    issuing,
    payments,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.services.invoice_lines import LineIn
from inventory.models import StockMove
from inventory.services import products
from repair_angel.kernel import numbering, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Company, NumberSeries
from repair_angel.kernel.money import to_five_cents
from tests.accounting.conftest import DAY, line
from tests.accounting.vectors.entries import says
from tests.accounting.vectors.loading import tries

D = Decimal
LABOUR, PART = line("60.00"), line("89.00")


@pytest.fixture
def bill(boss, jane):
    """Makes an issued invoice of the case's example: labour 60.00 and a part 89.00."""

    def make(*lines: LineIn, on: datetime.date = DAY):
        made = invoices.create(
            actor=boss, customer_id=jane.pk, invoice_date=on, lines=list(lines) or [LABOUR, PART]
        )
        return issuing.issue(actor=boss, invoice_id=made.pk)

    return make


@pytest.fixture
def pay(boss):
    def take(invoice, amount, method="bank", **more):
        return payments.take(
            actor=boss,
            invoice_id=invoice.pk,
            amount=D(amount),
            method=method,
            **{"date": DAY, **more},
        )

    return take


def for_cash(company: Company) -> None:
    Company.objects.filter(pk=company.pk).update(rounds_cash=True)


METHODS = {
    "pay-bank": "bank",
    "pay-pin": "card",
    "mollie-paid": "mollie",
}


@tries("posting_cases", "pay-bank", "pay-pin", "mollie-paid")
def test_paid_in_full(case, bill, pay):
    assert says(pay(bill(), "180.29", METHODS[case["id"]]), case)


@tries("posting_cases", "stripe-paid")
def test_paid_by_stripe(case, bill, pay):
    assert says(pay(bill(line("100.00", rate="0")), "100.00", "stripe"), case)


@tries("posting_cases", "pay-cash-rounded", "pay-cash-rounded-down")
def test_cash_is_rounded(case, company, bill, pay):
    for_cash(company)
    due = next(D(one["credit"]) for one in case["lines"] if one["account"] == "1300")
    invoice = bill(line(str(due), rate="0"))

    payment = pay(invoice, str(due), "cash")

    assert says(payment, case)
    invoice.refresh_from_db()
    assert invoice.amount_due == 0


@tries("cash_rounding_cases")
def test_what_is_paid_in_coins(case):
    assert to_five_cents(D(case["total"])) == D(case["to_pay_cash"])


@tries("posting_cases", "payment-diff", "payment-diff-short")
def test_a_difference_of_cents_is_written_off(case, bill, pay):
    received = next(D(one["debit"]) for one in case["lines"] if one["account"] == "1100")

    assert says(pay(bill(), received, rest="written_off"), case)


@tries("posting_cases", "overpayment")
def test_a_second_payment_stays_the_customers(case, bill, pay):
    invoice = bill()
    pay(invoice, "180.29")

    again = pay(invoice, "180.29", rest="kept")

    assert says(again, case)
    assert CustomerCredit.objects.get().left == D("180.29")


@tries("posting_cases", "credit-note")
def test_credited(case, boss, bill):
    note = credit_notes.create(
        actor=boss,
        invoice_id=bill().pk,
        reason="Took too long",
        date=DAY,
        lines=[CreditLineIn("Goodwill", unit_price=D("40.00"), vat_rate=D(21))],
    )

    assert says(crediting.apply(actor=boss, credit_note_id=note.pk), case)


@tries("posting_cases", "mollie-refund")
def test_refunded(case, boss, bill, pay):
    invoice = bill()
    pay(invoice, "180.29", "mollie")
    note = credit_notes.create(
        actor=boss,
        invoice_id=invoice.pk,
        reason="Took too long",
        date=DAY,
        lines=[CreditLineIn("Goodwill", unit_price=D("40.00"), vat_rate=D(21))],
    )
    crediting.apply(actor=boss, credit_note_id=note.pk)

    back = customer_credits.refund(
        actor=boss,
        customer_credit_id=CustomerCredit.objects.get().pk,
        amount=D("48.40"),
        method="mollie",
        date=DAY,
    )

    assert says(back, case)


@tries("posting_cases", "credit-note-return-stock")
def test_brought_back(case, boss, jane, bill):
    screen = products.create(
        actor=SYSTEM,
        name="Screen",
        price_excl=D("89.00"),
        purchase_price=D("42.00"),
        stock_quantity=D(3),
    )
    invoice = bill(LineIn(product_id=screen.pk))
    note = credit_notes.create(
        actor=boss,
        invoice_id=invoice.pk,
        reason="Does not fit",
        lines=[CreditLineIn(invoice_line_id=invoice.lines.get().pk, return_to_stock=True)],
    )

    crediting.apply(actor=boss, credit_note_id=note.pk)

    assert says(StockMove.objects.get(reason="return"), case)
    screen.refresh_from_db()
    assert (screen.on_hand, screen.stock_value) == (4, D("168.00"))


@tries("posting_cases", "bad-debt")
def test_given_up(case, boss, bill):
    given_up = write_offs.write_off(
        actor=boss, invoice_id=bill(line("300.00")).pk, reason="bad_debt", date=DAY
    )

    assert says(given_up, case)


@pytest.fixture
def to_the_bank(boss) -> CashMove:
    till = cash_sessions.open(actor=boss, opening_amount=D("700.00"))
    return cash_moves.add(actor=boss, cash_session_id=till.pk, kind="to_bank", amount=D("500.00"))


@tries("posting_cases", "cash-to-bank-out")
def test_cash_leaves_for_the_bank(case, to_the_bank):
    assert says(to_the_bank, case)


@tries("posting_cases", "cash-to-bank-in")
def test_the_bank_books_the_cash(case, boss, to_the_bank):
    cash_moves.bank(actor=boss, cash_move_id=to_the_bank.pk)

    assert says(to_the_bank, case, purpose="banked")
    assert JournalEntry.objects.count() == 2


@tries("numbering_cases")
def test_numbered(case, company):
    """The published formats in our words: {YYYY} is {year}, {0000} is {seq:04}."""
    words = case["format"].replace("{YYYY}", "{year}").replace("{YY}", "{yy}")
    words = (
        words.replace("{MM}", "{mm}").replace("{0000}", "{seq:04}").replace("{00000}", "{seq:05}")
    )
    on = datetime.date.fromisoformat(case["date"])
    kind = numbering.Kind("published", words)
    numbering.take(kind, on)
    NumberSeries.objects.filter(kind="published").update(value=case["counter"] - 1)

    assert numbering.take(kind, on).text == case["number"]
    assert tenancy.company_id() == company.pk
