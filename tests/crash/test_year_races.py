"""Closing a year and booking in it at once: the second waits for the first, and nothing is lost."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from accounting.errors import YearClosed
from accounting.models import FiscalYear, GlAccount, JournalEntry, JournalLine
from accounting.selectors import consistency
from accounting.services import journal_entries, year_end
from accounting.services.manual_lines import LineIn
from repair_angel.kernel.commands import SYSTEM
from tests.crash.elsewhere import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 3, 27)


@pytest.fixture
def elsewhere(shop):
    return lambda work: Elsewhere(shop.pk, work)


def earn(amount: str = "100") -> JournalEntry:
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    lines = [
        LineIn(ids["1100"], debit=Decimal(amount)),
        LineIn(ids["8900"], credit=Decimal(amount)),
    ]
    return journal_entries.create(actor=SYSTEM, date=DAY, lines=lines)


def close() -> FiscalYear:
    year = FiscalYear.objects.get(year=DAY.year)
    return year_end.close(actor=SYSTEM, fiscal_year_id=year.pk, legal_form="limited")


def earned() -> list[Decimal]:
    lines = JournalLine.objects.filter(entry__purpose="closed-1", account__code="0590")
    return list(lines.values_list("credit", flat=True))


def test_who_books_while_the_year_is_being_closed_comes_too_late(elsewhere):
    earn()
    with transaction.atomic():
        close()
        late = elsewhere(earn)
        assert late.waits()

    assert isinstance(late.outcome(), YearClosed)
    assert earned() == [Decimal("100.00")]
    assert list(consistency.differences()) == []


def test_closing_waits_for_what_is_being_booked_and_takes_it_along(elsewhere):
    earn()
    with transaction.atomic():
        earn("25")
        closing = elsewhere(close)
        assert closing.waits()

    assert closing.outcome().status == "closed"
    assert earned() == [Decimal("125.00")]
    assert list(consistency.differences()) == []
