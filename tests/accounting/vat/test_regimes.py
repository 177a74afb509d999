"""Regimes: how long periods are, when VAT falls due, and who charges none."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import NoVatCharged, PeriodOfOtherLength
from accounting.models import DeferredVat, VatEntry, VatPeriod, VatRegime
from accounting.selectors import consistency
from accounting.services import (
    cash_vat,
    invoices,
    issuing,
    payments,
    vat_periods,
    vat_regimes,
    vat_returns,
)
from inventory.models import Product
from tests.accounting.books import lines_of, vat_of
from tests.accounting.conftest import DAY, line

JANUARY = datetime.date(2026, 1, 1)


def named(year=2026):
    return [str(one) for one in VatPeriod.objects.filter(year=year).order_by("starts_on")]


@pytest.fixture
def year(company):
    vat_periods.open_year(2026)


def test_a_regime_begins_where_a_period_begins_and_none_is_closed(boss, year):
    first = VatPeriod.objects.of_day(JANUARY).get()
    vat_returns.close(actor=boss, vat_period_id=first.pk)

    for day, periods in [
        (datetime.date(2026, 5, 1), "month"),
        (datetime.date(2026, 4, 2), "month"),
        (datetime.date(2026, 4, 1), "year"),
        (JANUARY, "month"),
    ]:
        with pytest.raises(PeriodOfOtherLength):
            vat_regimes.adopt(actor=boss, starts_on=day, periods=periods)

    assert named() == ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]
    assert not VatRegime.objects.exists()


def test_periods_change_their_length_for_the_future(boss, year):
    july = datetime.date(2026, 7, 1)
    regime = vat_regimes.adopt(actor=boss, starts_on=july, periods="month")
    assert named() == ["2026 Q1", "2026 Q2", *(f"2026-{month:02}" for month in range(7, 13))]

    vat_periods.open_year(2027)
    vat_regimes.adopt(actor=boss, starts_on=datetime.date(2027, 1, 1), periods="year")
    assert named(2027) == ["2027"]

    vat_regimes.withdraw(actor=boss, vat_regime_id=regime.pk)
    assert named() == ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]
    assert named(2027) == ["2027"]


def test_on_the_cash_basis_vat_is_due_as_it_is_paid(boss, year, draft):
    """In proportion, the rest with the last payment; and taken back with a refund."""
    vat_regimes.adopt(actor=boss, starts_on=JANUARY, basis="cash")
    invoice = issuing.issue(
        actor=boss, invoice_id=draft(line("100.00"), line("10.00", rate="9")).pk
    )
    assert "1500" not in lines_of(invoice)
    assert vat_of(invoice) == []
    assert DeferredVat.objects.count() == 2

    for amount, day in [("31.90", DAY), ("50.00", DAY), ("50.00", datetime.date(2026, 4, 1))]:
        payments.take(
            actor=boss, invoice_id=invoice.pk, amount=Decimal(amount), method="bank", date=day
        )

    due = VatEntry.objects.order_by("pk").values_list("rubriek", "base", "vat", "date")
    april = datetime.date(2026, 4, 1)
    assert list(due) == [
        ("1a", Decimal("24.18"), Decimal("5.08"), DAY),
        ("1b", Decimal("2.42"), Decimal("0.22"), DAY),
        ("1a", Decimal("37.91"), Decimal("7.96"), DAY),
        ("1b", Decimal("3.79"), Decimal("0.34"), DAY),
        ("1a", Decimal("37.91"), Decimal("7.96"), april),
        ("1b", Decimal("3.79"), Decimal("0.34"), april),
    ]
    assert [one.vat for one in cash_vat.waiting(invoice)] == [Decimal("0.00"), Decimal("0.00")]
    assert list(consistency.differences()) == []


def test_reverse_charge_follows_the_invoice_on_the_cash_basis_too(boss, jane, year, draft):
    vat_regimes.adopt(actor=boss, starts_on=JANUARY, basis="cash")
    jane.vat_number = "NL854502130B01"
    jane.save()

    invoice = issuing.issue(
        actor=boss, invoice_id=draft(line("100", rate="0", vat_category="AE")).pk
    )

    assert vat_of(invoice) == [("1e", Decimal("100.00"), Decimal("0.00"))]


def test_a_small_business_charges_no_vat(boss, jane, year, draft):
    """A rate asked for is refused; what products bear is left out; the law's sentence is there."""
    older = draft(line("50.00"))
    vat_regimes.adopt(actor=boss, starts_on=JANUARY, small_business=True)
    screen = Product.objects.create(
        name="Screen", type="part", price_excl=Decimal("89"), vat_rate=Decimal("21")
    )
    with pytest.raises(NoVatCharged) as refusal:
        draft(line("50.00", rate="21"))
    assert refusal.value.field == "lines.0.vat_rate"
    with pytest.raises(NoVatCharged):
        issuing.issue(actor=boss, invoice_id=older.pk)

    part = invoices.LineIn(product_id=screen.pk)
    issued = issuing.issue(actor=boss, invoice_id=draft(part).pk)
    invoices.update(actor=boss, invoice_id=older.pk, notes="Anew")
    again = issuing.issue(actor=boss, invoice_id=older.pk)

    assert (issued.total, issued.vat_total, again.total) == (
        Decimal("89.00"),
        Decimal("0.00"),
        Decimal("50.00"),
    )
    code = issued.lines.get().tax_code
    assert (code.code, vat_of(issued)) == ("S_KOR", [])
    assert "kleineondernemersregeling" in code.text_in("nl")
