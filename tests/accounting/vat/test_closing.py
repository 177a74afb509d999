"""Closing a VAT period: refusals, what is fixed, opening again, late finds and supplements."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import (
    NothingToSupplement,
    PeriodClosed,
    PeriodFiled,
    PeriodNotClosed,
    PeriodNotOpen,
    PeriodOutOfTurn,
    SupplementNeeded,
    VatBooksDiffer,
)
from accounting.models import GlAccount, JournalLine, TaxCode, VatEntry, VatPeriod
from accounting.selectors import consistency, vat_checks, vat_returns
from accounting.services import (
    issuing,
    ledger,
    vat_corrections,
    vat_periods,
    vat_supplements,
)
from accounting.services import margins as used_goods
from accounting.services import (
    vat_returns as returns,
)
from accounting.services.ledger import Posting
from repair_angel.kernel import clock
from repair_angel.kernel.errors import NotPermitted
from repair_angel.kernel.models import Branch
from repair_angel.kernel.roles import permissions_of
from tests.accounting.conftest import DAY, line

APRIL = datetime.date(2026, 4, 14)
NOON = datetime.datetime(2026, 4, 14, 12, tzinfo=datetime.UTC)


@pytest.fixture
def quarter(company):
    vat_periods.ensure(DAY)
    return VatPeriod.objects.of_day(DAY).get()


def again(period):
    return VatPeriod.objects.get(pk=period.pk)


def input_vat(boss, vat, *, on=APRIL, late_for=None):
    return vat_corrections.book(
        actor=boss,
        tax_code_id=TaxCode.objects.get(code="P21").pk,
        account_id=GlAccount.objects.get(code="1410").pk,
        base=Decimal(vat) / 21 * 100,
        vat=Decimal(vat),
        description="Landlord",
        date=on,
        belongs_to_id=late_for.pk if late_for else None,
    )


def balance(code):
    lines = JournalLine.objects.filter(account__code=code)
    return sum((one.debit - one.credit for one in lines), Decimal("0.00"))


def test_who_may_not_close_does_not(boss, quarter):
    manager = type(boss)("member:9", permissions=permissions_of("manager"))

    with pytest.raises(NotPermitted):
        returns.close(actor=manager, vat_period_id=quarter.pk)

    assert again(quarter).is_open


def test_a_vat_account_with_something_undeclared_stops_the_closing(boss, quarter):
    account = {one.code: one.pk for one in GlAccount.objects.filter(code__in=["1500", "1410"])}
    ledger.post(
        journal="MEM",
        date=DAY,
        postings=[
            Posting(account["1410"], Decimal("21.00")),
            Posting(account["1500"], Decimal("-21.00")),
        ],
        source=Branch.objects.get(),
        purpose="by hand",
    )

    with pytest.raises(VatBooksDiffer, match="holds 21.00, and 0.00 of it is declared"):
        returns.close(actor=boss, vat_period_id=quarter.pk)

    assert again(quarter).is_open
    assert [str(one) for one in consistency.differences()] == [
        "vat output: documents say 0.00, the books say 21.00"
    ]


def test_a_closed_period_is_fixed(boss, quarter, draft, issued):
    """Its figures are kept, its accounts are empty, and nothing comes in any more."""
    issued(line("89.00"))
    late = draft()
    with clock.at(NOON):
        said = [one.code for one in vat_checks.findings(quarter)]
        returns.close(actor=boss, vat_period_id=quarter.pk)

    closed = again(quarter)
    assert said == ["drafts"]
    assert (closed.shown_status, closed.total) == ("closed", Decimal("18.00"))
    assert closed.boxes["1a"] == {"base": "89.00", "vat": "18.00"}
    assert (balance("1500"), balance("1550"), balance("4540")) == (
        Decimal("0.00"),
        Decimal("-18.00"),
        Decimal("-0.69"),
    )
    assert vat_returns.of_period(closed).as_kept() == closed.boxes
    assert list(consistency.differences()) == []
    with pytest.raises(PeriodClosed):
        issuing.issue(actor=boss, invoice_id=late.pk)
    with pytest.raises(PeriodClosed):
        input_vat(boss, "21.00", on=DAY)
    with pytest.raises(PeriodNotOpen):
        returns.close(actor=boss, vat_period_id=quarter.pk)


def test_a_closed_period_is_opened_until_it_is_filed(boss, quarter, issued):
    with pytest.raises(PeriodNotClosed):
        returns.reopen(actor=boss, vat_period_id=quarter.pk, reason="Too soon")
    with pytest.raises(PeriodNotClosed):
        returns.file(actor=boss, vat_period_id=quarter.pk)
    issued()
    returns.close(actor=boss, vat_period_id=quarter.pk)

    returns.reopen(actor=boss, vat_period_id=quarter.pk, reason="A bill was forgotten")

    assert (again(quarter).is_open, again(quarter).total) == (True, None)
    assert again(quarter).reopened_because == "A bill was forgotten"
    assert (balance("1500"), balance("1550")) == (Decimal("-18.69"), Decimal("0.00"))
    input_vat(boss, "2.10", on=DAY)
    returns.close(actor=boss, vat_period_id=quarter.pk)
    returns.file(actor=boss, vat_period_id=quarter.pk, reference="123")
    filed = again(quarter)
    assert (filed.shown_status, filed.total) == ("filed", Decimal("15.00"))
    assert list(consistency.differences()) == []
    with pytest.raises(PeriodFiled):
        returns.reopen(actor=boss, vat_period_id=quarter.pk, reason="Never mind")


def test_used_goods_are_taxed_in_the_order_of_the_periods(boss, quarter, draft):
    used_goods.buy(actor=boss, amount=Decimal("100.00"), description="Phone", date=DAY)
    second = VatPeriod.objects.of_day(APRIL).get()

    with pytest.raises(PeriodOutOfTurn, match="close 2026 Q1 first"):
        returns.close(actor=boss, vat_period_id=second.pk)
    returns.close(actor=boss, vat_period_id=quarter.pk)
    returns.close(actor=boss, vat_period_id=second.pk)

    assert again(second).margins.get().carried_out == Decimal("-100.00")
    with pytest.raises(PeriodOutOfTurn, match="2026 Q2 is closed already"):
        returns.reopen(actor=boss, vat_period_id=quarter.pk, reason="No")


def test_a_taxed_margin_is_untaxed_when_the_period_is_opened(boss, quarter, draft):
    issuing.issue(actor=boss, invoice_id=draft(line("121.00", vat_category="M")).pk)
    returns.close(actor=boss, vat_period_id=quarter.pk)
    assert (again(quarter).total, balance("8125")) == (Decimal("21.00"), Decimal("21.00"))

    returns.reopen(actor=boss, vat_period_id=quarter.pk, reason="Once more")

    assert balance("8125") == Decimal("0.00")
    assert vat_returns.of_period(again(quarter)).total == Decimal("21.00")
    returns.close(actor=boss, vat_period_id=quarter.pk)
    assert again(quarter).total == Decimal("21.00")
    assert list(consistency.differences()) == []


def test_a_small_late_find_goes_along_in_the_next_return(boss, quarter):
    with pytest.raises(PeriodNotClosed):
        input_vat(boss, "21.00", late_for=quarter)
    returns.close(actor=boss, vat_period_id=quarter.pk, filed=True)

    input_vat(boss, "21.00", late_for=quarter)

    second = VatPeriod.objects.of_day(APRIL).get()
    with clock.at(NOON):
        found = vat_checks.findings(second)
    assert ("late", False) in [(one.code, one.stops) for one in found]
    returns.close(actor=boss, vat_period_id=second.pk)
    assert again(second).total == Decimal("-21.00")
    with pytest.raises(NothingToSupplement):
        vat_supplements.make(actor=boss, vat_period_id=quarter.pk)


def test_a_large_late_find_is_told_in_a_supplement(boss, quarter, draft, issued):
    """The corrected totals are rounded once; the running return no longer holds it."""
    issued(line("89.00"))
    returns.close(actor=boss, vat_period_id=quarter.pk, filed=True)
    forgotten = draft(line("5000.50"), on=APRIL)
    issuing.issue(actor=boss, invoice_id=forgotten.pk, belongs_to_id=quarter.pk)
    second = VatPeriod.objects.of_day(APRIL).get()
    with pytest.raises(SupplementNeeded, match="Late finds of 2026 Q1 come to 1050.11"):
        returns.close(actor=boss, vat_period_id=second.pk)

    with clock.at(NOON):
        made = vat_supplements.make(actor=boss, vat_period_id=quarter.pk)

    assert made.as_filed["1a"] == {"base": "89.00", "vat": "18.00"}
    assert made.corrected["1a"] == {"base": "5089.00", "vat": "1068.00"}
    assert made.difference == Decimal("1050.00")
    assert (balance("1500"), balance("1550")) == (Decimal("0.00"), Decimal("-1068.00"))
    assert VatEntry.objects.filter(supplement=made).count() == 1
    returns.close(actor=boss, vat_period_id=second.pk)
    assert again(second).total == Decimal("0.00")
    assert list(consistency.differences()) == []
