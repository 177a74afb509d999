"""A year is closed: the result goes to the equity, and the year takes nothing any more."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from accounting.errors import YearClosed, YearOpen, YearOutOfTurn, YearUnfinished
from accounting.models import FiscalYear, GlAccount, JournalEntry, JournalLine
from accounting.selectors import balances
from accounting.selectors.balances import Span
from accounting.services import fiscal_years, ledger, year_end
from accounting.services.ledger import Posting
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Branch
from tests.accounting.conftest import DAY

LAST = datetime.date(2026, 12, 31)
NEW_YEAR = datetime.date(2027, 1, 1)


def book(*amounts: tuple[str, str], on: datetime.date = DAY, purpose: str = "trade"):
    """Post an entry of (account code, debit or −credit)."""
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    with transaction.atomic():
        ledger.post(
            journal="MEM",
            date=on,
            postings=[Posting(ids[code], Decimal(amount)) for code, amount in amounts],
            source=Branch.objects.get(),
            purpose=purpose,
        )


def entry(purpose: str) -> list[tuple[str, Decimal, Decimal]]:
    lines = JournalLine.objects.filter(entry__purpose=purpose).select_related("account")
    return [(line.account.code, line.debit, line.credit) for line in lines.order_by("position")]


@pytest.fixture
def year(company) -> FiscalYear:
    """A year that earned 10,000.00 and cost 7,000.00; the owner took 2,000.00 and put in 500.00."""
    book(("1100", "10000"), ("8000", "-10000"), purpose="1")
    book(("7000", "4000"), ("4100", "3000"), ("1100", "-7000"), purpose="2")
    book(("0510", "2000"), ("0520", "-500"), ("1100", "-1500"), purpose="3")
    return FiscalYear.objects.get(year=2026)


def close(year: FiscalYear, form: str = "sole_trader") -> FiscalYear:
    return year_end.close(actor=SYSTEM, fiscal_year_id=year.pk, legal_form=form)


def test_a_year_is_closed_when_it_is_finished_and_in_turn(year):
    draft = JournalEntry.objects.create(journal="MEM", date=LAST)
    with pytest.raises(YearUnfinished, match="still drafts"):
        close(year)
    draft.delete()
    book(("2990", "1"), ("1100", "-1"), purpose="suspense")
    with pytest.raises(YearUnfinished, match="suspense account"):
        close(year)
    book(("2990", "-1"), ("1100", "1"), purpose="explained")
    fiscal_years.open_year(2027)
    book(("1000", "5"), ("1100", "-5"), on=NEW_YEAR, purpose="next")
    with pytest.raises(YearOutOfTurn, match="2026 must be closed first"):
        close(FiscalYear.objects.get(year=2027))
    with pytest.raises(YearOpen):
        year_end.reopen(actor=SYSTEM, fiscal_year_id=year.pk, reason="x")

    assert not JournalEntry.objects.filter(is_closing=True).exists()
    found = FiscalYear.objects.values_list("year", "status").order_by("year")
    assert list(found) == [(2026, "open"), (2027, "open")]


def test_the_vat_of_a_year_is_declared_before_it_is_closed(company, issued):
    issued()

    with pytest.raises(YearUnfinished, match="2026 Q1 is still open"):
        close(FiscalYear.objects.get(year=2026))


def test_year_end_result_and_year_end_ez(year):
    close(year)

    assert entry("closed-1") == [
        ("4100", Decimal("0.00"), Decimal("3000.00")),
        ("7000", Decimal("0.00"), Decimal("4000.00")),
        ("8000", Decimal("10000.00"), Decimal("0.00")),
        ("0590", Decimal("0.00"), Decimal("3000.00")),
    ]
    assert entry("carried-1") == [
        ("0510", Decimal("0.00"), Decimal("2000.00")),
        ("0520", Decimal("500.00"), Decimal("0.00")),
        ("0590", Decimal("3000.00"), Decimal("0.00")),
        ("0500", Decimal("0.00"), Decimal("1500.00")),
    ]
    dates = (
        JournalEntry.objects.filter(is_closing=True).order_by("pk").values_list("date", "journal")
    )
    assert list(dates) == [(LAST, "MEM"), (NEW_YEAR, "MEM")]


def test_a_limited_company_keeps_its_result_in_the_reserve(year):
    close(year, "limited")

    assert entry("carried-1") == [
        ("0590", Decimal("3000.00"), Decimal("0.00")),
        ("0540", Decimal("0.00"), Decimal("3000.00")),
    ]


def test_a_closed_year_takes_nothing_until_it_is_opened_again(year):
    close(year)
    with pytest.raises(YearClosed, match="The year 2026 is closed"):
        book(("1000", "5"), ("1100", "-5"), purpose="late")
    with pytest.raises(YearClosed):
        close(year)

    year_end.reopen(actor=SYSTEM, fiscal_year_id=year.pk, reason="A late invoice")

    book(("1100", "100"), ("8000", "-100"), purpose="late")
    undone = JournalEntry.objects.filter(purpose="reversed").values_list("description", "date")
    assert sorted(undone) == [("A late invoice", LAST), ("A late invoice", NEW_YEAR)]
    close(year)
    assert entry("closed-2")[-1] == ("0590", Decimal("0.00"), Decimal("3100.00"))
    assert entry("carried-2")[-1] == ("0500", Decimal("0.00"), Decimal("1600.00"))


def test_years_are_opened_again_the_other_way_round(year):
    close(year)
    close(FiscalYear.objects.get(year=2027))

    with pytest.raises(YearOutOfTurn, match="2027 must be opened first"):
        year_end.reopen(actor=SYSTEM, fiscal_year_id=year.pk, reason="x")


def of(span: Span, **more: bool) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    found = balances.of_accounts(span, **more)
    return {one.account.code: (one.opening, one.debit, one.credit) for one in found}


def test_a_new_year_opens_with_the_equity_whether_the_old_one_is_closed_or_not(year):
    new = Span(NEW_YEAR, datetime.date(2027, 12, 31))
    zero = Decimal("0.00")

    unclosed = of(new)
    assert unclosed["0590"] == (Decimal("-3000.00"), zero, zero)
    assert unclosed["8000"] == (zero, zero, zero)
    close(year)
    closed = of(new)

    assert closed["0590"] == (zero, zero, zero)
    assert closed["0500"] == (Decimal("-1500.00"), zero, zero)
    assert sum(opening for opening, *_ in unclosed.values()) == 0
    assert sum(opening for opening, *_ in closed.values()) == 0


def test_the_trial_balance_before_closing_still_shows_what_was_earned(year):
    close(year)
    span = Span(datetime.date(2026, 1, 1), LAST)

    assert of(span, with_closing=False)["8000"] == (
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("10000.00"),
    )
    assert of(span)["8000"] == (Decimal("0.00"), Decimal("10000.00"), Decimal("10000.00"))
