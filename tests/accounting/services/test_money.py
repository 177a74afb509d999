"""Money beyond the plain payment: rounding, differences, too much, mistakes, debts given up."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import (
    AccountNotPostable,
    CreditUsed,
    DifferenceTooLarge,
    MoreThanDue,
    MoreThanLeft,
    NothingDue,
    OtherCustomer,
    PaymentReversed,
    WriteOffReversed,
)
from accounting.models import CustomerCredit, GlAccount, Invoice, PaymentRoute
from accounting.selectors import consistency
from accounting.services import (
    credit_notes,
    crediting,
    customer_credits,
    invoices,
    issuing,
    payment_routes,
    payments,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from crm.services import customers
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Company, Event
from tests.accounting.books import lines_of, vat_of
from tests.accounting.conftest import DAY, line

D = Decimal
LATER = DAY + datetime.timedelta(days=7)


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


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def in_order() -> bool:
    return list(consistency.differences()) == []


def test_too_much_is_refused_unless_staff_say_what_becomes_of_it(issued, pay):
    invoice = issued(line("100.00"))
    with pytest.raises(MoreThanDue):
        pay(invoice, "121.01")
    with pytest.raises(DifferenceTooLarge):
        pay(invoice, "122.01", rest="written_off")
    with pytest.raises(DifferenceTooLarge):
        pay(invoice, "119.99", rest="written_off")
    with pytest.raises(InvalidInput):
        pay(invoice, "10", "credit")

    kept = pay(invoice, "130.00", rest="kept")

    assert (kept.settles, kept.on_account, fresh(invoice).amount_due) == (D("121.00"), D("9.00"), 0)
    assert CustomerCredit.objects.get().left == D("9.00")
    assert in_order()


def test_cash_is_rounded_only_where_the_company_does_and_only_in_cash(company, issued, pay):
    one, two, three = (issued(line("99.98", rate="0")) for _ in range(3))
    with pytest.raises(MoreThanDue):
        pay(one, "100.00", "cash")
    Company.objects.filter(pk=company.pk).update(rounds_cash=True)

    paid = pay(one, "100.00", "cash")
    exact = pay(two, "99.98", "card")
    part = pay(three, "50.00", "cash")

    assert (paid.amount, paid.settles, paid.difference) == (D("100.00"), D("99.98"), D("0.02"))
    assert (exact.amount, exact.difference, part.difference) == (D("99.98"), 0, 0)
    assert fresh(three).amount_due == D("49.98")
    assert in_order()


def test_what_is_not_worth_a_coin_is_rounded_away(company, issued, pay):
    Company.objects.filter(pk=company.pk).update(rounds_cash=True)
    invoice = issued(line("0.02", rate="0"))

    paid = pay(invoice, "0.02", "cash")

    assert (paid.amount, lines_of(paid)) == (0, {"1300": D("-0.02"), "4530": D("0.02")})
    assert fresh(invoice).shown_status == "paid"


def test_a_mistaken_payment_is_reversed_once(boss, issued, pay):
    invoice = issued(line("100.00"))
    payment = pay(invoice, "121.00")

    undone = payments.reverse(actor=boss, payment_id=payment.pk, date=LATER)

    assert (undone.amount, undone.reverses_id, undone.kind) == (
        D("-121.00"),
        payment.pk,
        "reversal",
    )
    assert lines_of(undone) == {"1100": D("-121.00"), "1300": D("121.00")}
    assert fresh(invoice).amount_due == D("121.00")
    for one in (payment, undone):
        with pytest.raises(PaymentReversed):
            payments.reverse(actor=boss, payment_id=one.pk)
    assert pay(invoice, "121.00", "card").settles == D("121.00")
    assert in_order()


def test_a_payment_whose_credit_was_used_is_not_reversed_before_that_use(boss, issued, pay):
    payment = pay(issued(line("100.00")), "131.00", rest="kept")
    row = CustomerCredit.objects.get()
    back = {"actor": boss, "customer_credit_id": row.pk, "method": "bank", "date": DAY}
    with pytest.raises(MoreThanLeft):
        customer_credits.refund(amount=D("10.01"), **back)
    refund = customer_credits.refund(amount=D("4.00"), **back)
    with pytest.raises(CreditUsed):
        payments.reverse(actor=boss, payment_id=payment.pk)

    payments.reverse(actor=boss, payment_id=refund.pk)
    payments.reverse(actor=boss, payment_id=payment.pk)

    row.refresh_from_db()
    assert row.left == 0
    assert in_order()


def test_a_credit_pays_only_its_own_customers_invoices(boss, issued, pay):
    pay(issued(line("100.00")), "131.00", rest="kept")
    row = CustomerCredit.objects.get()
    other = customers.create(actor=SYSTEM, first_name="John")
    made = invoices.create(
        actor=boss, customer_id=other.pk, invoice_date=DAY, lines=[line("10.00")]
    )
    issuing.issue(actor=boss, invoice_id=made.pk)
    with pytest.raises(OtherCustomer):
        customer_credits.set_off(actor=boss, customer_credit_id=row.pk, invoice_id=made.pk)

    mine = issued(line("100.00"))
    used = customer_credits.set_off(actor=boss, customer_credit_id=row.pk, invoice_id=mine.pk)
    assert (used.amount, used.settles, fresh(mine).amount_due) == (0, D("10.00"), D("111.00"))
    payments.reverse(actor=boss, payment_id=used.pk)
    row.refresh_from_db()
    assert (row.left, fresh(mine).amount_due) == (D("10.00"), D("121.00"))
    assert in_order()


def test_cents_are_written_off_and_more_is_a_bad_debt(boss, issued, pay):
    invoice = issued(line("100.00"))
    pay(invoice, "119.00")
    give_up = {"actor": boss, "invoice_id": invoice.pk, "date": DAY}
    with pytest.raises(DifferenceTooLarge):
        write_offs.write_off(reason="difference", **give_up)
    pay(invoice, "1.50")

    row = write_offs.write_off(reason="difference", **give_up)

    assert lines_of(row) == {"4520": D("0.50"), "1300": D("-0.50")}
    assert vat_of(row) == []
    assert (fresh(invoice).amount_written_off, fresh(invoice).shown_status) == (D("0.50"), "paid")
    assert not Event.objects.filter(name="accounting.invoice.paid").exists()
    with pytest.raises(NothingDue):
        write_offs.write_off(reason="difference", **give_up)
    assert in_order()


def test_of_a_bad_debt_the_vat_of_what_was_not_paid_comes_back(boss, issued, pay):
    """50.00 at 9 % and 100.00 at 21 %, less a credit of 20.00 at 21 %, of which half was paid."""
    invoice = issued(line("50.00", rate="9"), line("100.00"))
    note = credit_notes.create(
        actor=boss,
        invoice_id=invoice.pk,
        reason="x",
        date=DAY,
        lines=[CreditLineIn("Goodwill", unit_price=D("20.00"), vat_rate=D(21))],
    )
    crediting.apply(actor=boss, credit_note_id=note.pk)
    pay(invoice, "75.65")

    row = write_offs.write_off(
        actor=boss, invoice_id=invoice.pk, reason="bad_debt", date=LATER, note="Bankrupt"
    )

    assert lines_of(row) == {
        "4310": D("65.00"),
        "1501": D("2.25"),
        "1500": D("8.40"),
        "1300": D("-75.65"),
    }
    assert vat_of(row) == [("1a", D("-40.00"), D("-8.40")), ("1b", D("-25.00"), D("-2.25"))]
    assert fresh(invoice).amount_due == 0
    assert in_order()

    write_offs.take_back(actor=boss, write_off_id=row.pk, date=LATER, note="Paid after all")
    assert fresh(invoice).amount_due == D("75.65")
    with pytest.raises(WriteOffReversed):
        write_offs.take_back(actor=boss, write_off_id=row.pk)
    pay(invoice, "75.65", date=LATER)
    assert in_order()


def test_a_company_says_where_a_method_is_booked(boss, issued, pay):
    giro = GlAccount.objects.get(code="1150")
    debtors = GlAccount.objects.get(code="1300")
    with pytest.raises(AccountNotPostable):
        payment_routes.set_route(actor=boss, method="other", account_id=debtors.pk, journal="BNK")
    payment_routes.set_route(actor=boss, method="other", account_id=giro.pk, journal="BNK")

    assert lines_of(pay(issued(line("10")), "12.10", "other")) == {
        "1150": D("12.10"),
        "1300": D("-12.10"),
    }
    payment_routes.forget(actor=boss, payment_route_id=PaymentRoute.objects.get().pk)
    assert "1050" in lines_of(pay(issued(line("10")), "12.10", "other"))
