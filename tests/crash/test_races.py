"""Two at once, step by step: whoever comes second waits, then sees what the first has done."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounting.errors import InvoiceNotDraft, MoreThanDue, PeriodClosed
from accounting.models import Invoice, InvoiceLine, JournalEntry, Payment, VatEntry, VatPeriod
from accounting.selectors import consistency
from accounting.services import invoices, issuing, payments
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from repair_angel.kernel import numbering, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Event, NumberSeries
from tests.crash.elsewhere import Elsewhere
from tests.kernel.refusing import rolled_back, run

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 3, 27)
TOTAL = Decimal("107.69")


@pytest.fixture
def elsewhere(shop):
    return lambda work: Elsewhere(shop.pk, work)


@pytest.fixture
def jane(shop):
    return customers.create(actor=SYSTEM, first_name="Jane")


@pytest.fixture
def draft(jane):
    def make() -> Invoice:
        line = LineIn("Screen", unit_price=Decimal(89), vat_rate=Decimal(21))
        return invoices.create(actor=SYSTEM, customer_id=jane.pk, invoice_date=DAY, lines=[line])

    return make


def issue(invoice: Invoice) -> Invoice:
    return issuing.issue(actor=SYSTEM, invoice_id=invoice.pk)


def pay(invoice: Invoice, amount: Decimal = TOTAL) -> Payment:
    return payments.take(
        actor=SYSTEM, invoice_id=invoice.pk, amount=amount, method="bank", date=DAY
    )


def close_the_quarter() -> Decimal:
    """Close first, then add up: what is added up can no longer change."""
    with transaction.atomic():
        VatPeriod.objects.filter(starts_on__lte=DAY, ends_on__gte=DAY).update(status="closed")
        return sum(VatEntry.objects.values_list("vat", flat=True), Decimal("0.00"))


def test_closing_a_period_waits_for_what_is_being_posted_in_it(draft, elsewhere):
    invoice = draft()
    with transaction.atomic():
        issue(invoice)
        closing = elsewhere(close_the_quarter)
        assert closing.waits()

    declared = closing.outcome()

    assert declared == Decimal("18.69")
    assert VatPeriod.objects.get(quarter=1).status == "closed"


def test_closing_a_period_does_not_wait_for_what_came_to_nothing(draft, elsewhere):
    invoice = draft()
    with rolled_back():
        issue(invoice)
        closing = elsewhere(close_the_quarter)
        assert closing.waits()

    assert closing.outcome() == Decimal("0.00")


def test_what_is_posted_while_a_period_closes_is_refused(draft, elsewhere):
    invoice = draft()
    with transaction.atomic():
        close_the_quarter()
        issuing_too_late = elsewhere(lambda: issue(invoice))
        assert issuing_too_late.waits()

    assert isinstance(issuing_too_late.outcome(), PeriodClosed)
    assert Invoice.objects.get().status == "draft"
    assert not JournalEntry.objects.exists()
    assert not NumberSeries.objects.filter(kind="invoice").exists()


def test_two_postings_in_one_period_do_not_wait_for_each_other(draft, shop, elsewhere):
    if connection.vendor == "sqlite":
        pytest.skip("has one writer")
    first, second = (issue(draft()) for _ in range(2))
    with transaction.atomic():
        pay(first)
        NumberSeries.objects.filter(kind="entry:BNK").exists()
        other = elsewhere(
            lambda: payments.take(
                actor=SYSTEM, invoice_id=second.pk, amount=TOTAL, method="cash", date=DAY
            )
        )
        assert isinstance(other.outcome(), Payment)


def test_a_line_does_not_slip_into_an_invoice_that_is_being_issued(draft, elsewhere):
    invoice = draft()

    def slip_in() -> int:
        return run(
            "INSERT INTO accounting_invoiceline (company_id, invoice_id, position, description,"
            " quantity, unit_price, discount_pct, tax_code_id, vat_rate, vat_category, line_total,"
            " net, vat) SELECT company_id, invoice_id, 2, 'late', quantity, unit_price,"
            " discount_pct, tax_code_id, vat_rate, vat_category, line_total, net, vat"
            " FROM accounting_invoiceline WHERE invoice_id = %s",
            invoice.pk,
        )

    with transaction.atomic():
        issue(invoice)
        late = elsewhere(slip_in)
        assert late.waits()

    assert isinstance(late.outcome(), IntegrityError)
    assert "guard frozen_part" in str(late.outcome())
    assert InvoiceLine.objects.count() == 1


def test_issuing_waits_for_a_change_of_the_draft_and_takes_it_in(draft, elsewhere):
    invoice = draft()
    more = [LineIn("Work", unit_price=Decimal(price), vat_rate=Decimal(21)) for price in (89, 11)]
    with transaction.atomic():
        invoices.update(actor=SYSTEM, invoice_id=invoice.pk, lines=more)
        issuing_it = elsewhere(lambda: issue(invoice))
        assert issuing_it.waits()

    assert issuing_it.outcome().total == Decimal("121.00")
    assert list(consistency.differences()) == []


def test_a_change_of_a_draft_that_is_being_issued_is_refused(draft, elsewhere):
    invoice = draft()
    with transaction.atomic():
        issue(invoice)
        change = elsewhere(
            lambda: invoices.update(actor=SYSTEM, invoice_id=invoice.pk, notes="late")
        )
        assert change.waits()

    assert isinstance(change.outcome(), InvoiceNotDraft)


def test_of_two_payments_of_the_same_debt_one_is_refused(draft, elsewhere):
    invoice = issue(draft())
    with transaction.atomic():
        pay(invoice)
        second = elsewhere(lambda: pay(invoice))
        assert second.waits()

    assert isinstance(second.outcome(), MoreThanDue)
    assert Payment.objects.get().amount == TOTAL
    assert list(consistency.differences()) == []


def test_two_halves_paid_at_once_are_both_kept(draft, elsewhere):
    invoice = issue(draft())
    with transaction.atomic():
        pay(invoice, Decimal("50.00"))
        second = elsewhere(lambda: pay(invoice, Decimal("57.69")))
        assert second.waits()

    assert isinstance(second.outcome(), Payment)
    assert Invoice.objects.get().amount_paid == TOTAL
    assert Event.objects.filter(name="accounting.invoice.paid").count() == 1


def test_an_invoice_is_issued_once_by_two_at_once(draft, elsewhere):
    invoice = draft()
    with transaction.atomic():
        issue(invoice)
        second = elsewhere(lambda: issue(invoice))
        assert second.waits()

    assert isinstance(second.outcome(), InvoiceNotDraft)
    assert Invoice.objects.get().number == "INV-2026-0001"
    assert JournalEntry.objects.count() == 1


def test_an_invoice_whose_first_issue_came_to_nothing_gets_the_first_number(draft, elsewhere):
    first, second = draft(), draft()
    with rolled_back():
        assert issue(first).number == "INV-2026-0001"
        other = elsewhere(lambda: issue(second))
        assert other.waits()

    assert other.outcome().number == "INV-2026-0001"
    assert issue(first).number == "INV-2026-0002"


def test_two_companies_number_without_waiting_for_each_other(shop, rival):
    if connection.vendor == "sqlite":
        pytest.skip("has one writer")
    kind = numbering.Kind("paper", "P-{year}-{seq:04}")

    def take() -> str:
        with transaction.atomic():
            return numbering.take(kind, DAY).text

    with transaction.atomic():
        numbering.take(kind, DAY)
        other = Elsewhere(rival.pk, take)
        assert other.outcome() == "P-2026-0001"


def test_a_company_entered_here_is_not_entered_elsewhere(shop, rival, elsewhere):
    with tenancy.working_for(rival.pk):
        assert elsewhere(tenancy.company_id).outcome() == shop.pk
