"""Due dates are the calendar's: month ends are kept, and the day is the shop's."""

import datetime
from itertools import pairwise

import pytest

from accounting.models import RecurringInvoice
from accounting.services import due_dates
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.models import Company

TABLE = [
    ("monthly", 1, "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    ("monthly", 1, "2028-01-31", ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]),
    ("monthly", 1, "2026-01-30", ["2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"]),
    ("monthly", 2, "2025-12-31", ["2026-02-28", "2026-04-30", "2026-06-30", "2026-08-31"]),
    ("monthly", 1, "2026-11-15", ["2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15"]),
    ("quarterly", 1, "2025-11-30", ["2026-02-28", "2026-05-30", "2026-08-30", "2026-11-30"]),
    ("quarterly", 1, "2026-01-31", ["2026-04-30", "2026-07-31", "2026-10-31", "2027-01-31"]),
    ("yearly", 1, "2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("weekly", 1, "2026-12-28", ["2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25"]),
    ("weekly", 2, "2026-03-22", ["2026-04-05", "2026-04-19", "2026-05-03", "2026-05-17"]),
]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def recurring(frequency: str, interval: int, first: str, **more: object) -> RecurringInvoice:
    first_day = day(first)
    return RecurringInvoice(
        frequency=frequency,
        interval=interval,
        anchor_day=first_day.day,
        next_run_date=first_day,
        **more,
    )


@pytest.mark.parametrize(("frequency", "interval", "first", "then"), TABLE)
def test_each_frequency_keeps_its_day(frequency, interval, first, then):
    one = recurring(frequency, interval, first)

    found = list(due_dates.until(one, day(then[-1])))

    assert found == [day(first), *map(day, then)]


def test_an_end_on_a_due_date_counts_and_one_before_it_does_not():
    last = day("2026-03-31")

    on_it = list(due_dates.until(recurring("monthly", 1, "2026-01-31", end_date=last), last))
    before_it = recurring("monthly", 1, "2026-01-31", end_date=last - datetime.timedelta(days=1))

    assert on_it[-1] == last
    assert list(due_dates.until(before_it, last))[-1] == day("2026-02-28")
    assert due_dates.after(before_it, day("2026-02-28")) is None


@pytest.mark.parametrize("anchor", range(1, 32))
def test_forty_years_of_months_have_one_due_date_each(anchor):
    first = datetime.date(2026, 1, anchor)
    one = RecurringInvoice(frequency="monthly", interval=1, anchor_day=anchor, next_run_date=first)

    dates = list(due_dates.until(one, day("2065-12-31")))

    months = [date.year * 12 + date.month for date in dates]
    assert all(later - earlier == 1 for earlier, later in pairwise(months))
    assert len(dates) == 480
    tomorrows = [date + datetime.timedelta(days=1) for date in dates if date.day != anchor]
    assert all(tomorrow.day == 1 for tomorrow in tomorrows), "a shorter month has it on its end"


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("Europe/Amsterdam", "2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("Europe/Amsterdam", "2026-03-28T23:00:00+00:00", "2026-03-29"),
        ("Europe/Amsterdam", "2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("Europe/Amsterdam", "2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("Europe/Amsterdam", "2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("Europe/Amsterdam", "2026-10-25T23:00:00+00:00", "2026-10-26"),
        ("America/Martinique", "2026-03-29T03:59:59+00:00", "2026-03-28"),
        ("Pacific/Noumea", "2026-03-28T13:00:00+00:00", "2026-03-29"),
    ],
)
def test_today_is_the_shops_day_also_where_the_clock_is_changed(shop, zone, moment, today):
    Company.objects.filter(pk=shop.pk).update(timezone=zone)

    with tenancy.working_for(shop.pk), clock.at(datetime.datetime.fromisoformat(moment)):
        assert due_dates.today() == day(today)
