"""Published cases of VAT: totals of documents, boxes of returns, dates, margins."""

import datetime
from decimal import Decimal

import pytest

from accounting.models import MarginEntry, TaxCode, VatPeriod
from accounting.selectors import margins, vat_calendar, vat_returns
from accounting.selectors.vat_returns import Sums
from accounting.services import margins as used_goods
from accounting.services import vat_periods
from accounting.services import vat_returns as returns
from repair_angel.kernel import totals
from repair_angel.kernel.totals import Priced
from tests.accounting.vectors.loading import tries


@tries("vat_rounding_cases")
def test_the_totals_of_a_document(case):
    lines = [
        Priced(
            quantity=Decimal(one["qty"]),
            unit_price=Decimal(one["unit_price"]),
            rate=Decimal(one["rate"]),
            category=one["category"],
            discount_pct=Decimal(one["discount_pct"]),
        )
        for one in case["lines"]
    ]
    found = totals.of(
        lines, inclusive=case["mode"] == "inclusive", per_line=case["method"] == "line"
    )
    expected = case["expect"]

    assert case["document_discount"] == "0"
    assert [str(found.net), str(found.vat), str(found.gross)] == [
        expected[name] for name in ("net", "vat", "gross")
    ]
    assert [
        {"category": g.category, "rate": str(g.rate), "base": str(g.base), "vat": str(g.vat)}
        for g in found.groups
    ] == expected["groups"]
    assert [
        {"net": str(one.net), "vat": str(one.vat), "gross": str(one.gross)} for one in found.lines
    ] == expected["lines"]


@tries("btw_return_cases")
def test_the_boxes_of_a_return(company, case):
    sums = [
        Sums(one["rubriek"], 1, Decimal(one["base"]), Decimal(one["vat"]))
        for one in case["entries"]
    ]

    found = vat_returns.of_sums(sums)

    by_code = {box.code: box for box in found.boxes}
    expected = case["expect"]
    assert {code: int(by_code[code].base) for code in expected["base"]} == expected["base"]
    assert {code: int(by_code[code].vat) for code in expected["vat"]} == expected["vat"]
    assert found.exact == Decimal(expected["exact"])
    assert found.rounding_difference == Decimal(expected["rounding_difference"])


@tries("btw_due_dates")
def test_when_a_return_must_be_in(company, case):
    ends_on = datetime.date.fromisoformat(case["end"])
    kind = "quarter" if "Q" in case["period"] else "month"
    period = VatPeriod(year=ends_on.year, ends_on=ends_on, **{kind: 1})

    assert vat_calendar.file_by(period).isoformat() == case["file_by"]
    assert vat_calendar.pay_by(period).isoformat() == case["pay_by"]


@tries("margin_cases", "loss", "equal", "book9")
def test_the_margin_of_one_good(case):
    sold, bought = Decimal(case["sale_incl"]), Decimal(case["purchase"])

    base, vat = margins.of_one(sold, bought, Decimal(case["rate"]))

    expected = case["expect"]
    assert sold - bought == Decimal(expected["margin"])
    assert (str(base), str(vat)) == (expected["base"], expected["vat"])


@tries("margin_cases", "four-quarters")
def test_the_margins_of_four_quarters(company, boss, case):
    """A loss is carried to the next quarter, by closing one after the other."""
    vat_periods.open_year(2026)
    code = TaxCode.objects.get(code="S_MARGIN21")
    quarters = list(VatPeriod.objects.filter(year=2026).order_by("starts_on"))
    for quarter, (sold, bought), expected in zip(
        quarters, case["periods"], case["expect"], strict=True
    ):
        used_goods.buy(
            actor=boss, amount=Decimal(bought), description="Phones", date=quarter.starts_on
        )
        MarginEntry.objects.create(
            date=quarter.ends_on, tax_code=code, sold=Decimal(sold), description="Phones"
        )
        returns.close(actor=boss, vat_period_id=quarter.pk)

        kept = quarter.margins.get()
        assert kept.sold - kept.bought == Decimal(expected["margin"])
        assert kept.carried_in == Decimal(expected["carry_in"])
        assert kept.taxable == Decimal(expected["taxable"])
        assert (kept.base, kept.vat) == (Decimal(expected["base"]), Decimal(expected["vat"]))
        assert kept.carried_out == Decimal(expected["carry_out"])
        assert int(VatPeriod.objects.get(pk=quarter.pk).total) == int(kept.vat)


def test_a_year_is_due_by_the_end_of_march(company):
    period = VatPeriod(year=2026, ends_on=datetime.date(2026, 12, 31))

    assert vat_calendar.file_by(period) == datetime.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("ends_on", "pay_by"),
    [("2027-02-28", "2027-03-31"), ("2032-02-29", "2032-03-31"), ("2043-04-30", "2043-05-29")],
)
def test_money_moves_on_working_days_only(company, ends_on, pay_by):
    period = VatPeriod(year=2027, month=1, ends_on=datetime.date.fromisoformat(ends_on))

    assert vat_calendar.pay_by(period).isoformat() == pay_by
