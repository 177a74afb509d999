"""The years of the books: there is one for every date that is booked, until it is closed."""

import datetime

from accounting.models import FiscalYear


def open_year(year: int) -> None:
    """See to it that this calendar year is there; a closed one stays closed."""
    FiscalYear.objects.bulk_create(
        [
            FiscalYear(
                year=year,
                starts_on=datetime.date(year, 1, 1),
                ends_on=datetime.date(year, 12, 31),
            )
        ],
        ignore_conflicts=True,
    )


def day_after(year: FiscalYear) -> datetime.date:
    """The first day of the next year."""
    return year.ends_on + datetime.timedelta(days=1)
