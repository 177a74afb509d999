"""When recurring invoices are due: dates of the shop's own calendar, and nothing of clocks."""

import calendar
import datetime
from collections.abc import Iterator

from accounting.models import RecurringInvoice
from accounting.states import Frequency
from repair_angel.kernel import clock, own_company

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}
LAST = datetime.date(2199, 12, 31)


def today() -> datetime.date:
    """The date where the shop is, whoever asks and wherever the server stands."""
    return clock.today(own_company.zone())


def following(
    day: datetime.date, *, frequency: str, interval: int, anchor_day: int
) -> datetime.date:
    """The due date after `day`. A month without the anchor's day has it on its last one."""
    if frequency == Frequency.WEEKLY:
        return day + datetime.timedelta(weeks=interval)
    months = day.year * 12 + day.month - 1 + MONTHS[Frequency(frequency)] * interval
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(anchor_day, last))


def after(recurring: RecurringInvoice, day: datetime.date) -> datetime.date | None:
    """The due date after one of its due dates; None when that was the last."""
    found = following(
        day,
        frequency=recurring.frequency,
        interval=recurring.interval,
        anchor_day=recurring.anchor_day,
    )
    return found if found <= (recurring.end_date or LAST) else None


def until(recurring: RecurringInvoice, day: datetime.date) -> Iterator[datetime.date]:
    """Its due dates from the next one on, up to and with this day."""
    due = recurring.next_run_date
    while due is not None and due <= day:
        yield due
        due = after(recurring, due)
