"""VAT periods: there is one for every date that is booked."""

import datetime

from django.core.cache import cache
from django.db import transaction

from accounting.models import VatPeriod
from accounting.services import fiscal_years
from repair_angel.kernel import clock, tenancy


def today() -> datetime.date:
    """The date in the company's time zone."""
    return clock.today()


def open_year(year: int) -> None:
    """Make the four quarters of a year that are not there yet, open; and the year of the books."""
    fiscal_years.open_year(year)
    VatPeriod.objects.bulk_create(
        (
            VatPeriod(year=year, quarter=quarter, starts_on=start, ends_on=end)
            for quarter, start, end in _quarters(year)
        ),
        ignore_conflicts=True,
    )


def ensure(day: datetime.date) -> None:
    """See to it that a period covers this date, open or not. The database judges when posting."""
    key = f"company:{tenancy.company_id()}:vat-year:{day.year}"
    if cache.get(key):
        return
    if not VatPeriod.objects.filter(starts_on__lte=day, ends_on__gte=day).exists():
        open_year(day.year)
    transaction.on_commit(lambda: cache.set(key, True, 3600))


def _quarters(year: int) -> list[tuple[int, datetime.date, datetime.date]]:
    starts = [datetime.date(year, month, 1) for month in (1, 4, 7, 10)]
    ends = [
        *(start - datetime.timedelta(days=1) for start in starts[1:]),
        datetime.date(year, 12, 31),
    ]
    return [(index + 1, *pair) for index, pair in enumerate(zip(starts, ends, strict=True))]
