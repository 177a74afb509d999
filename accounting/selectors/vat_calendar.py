"""When a return must be in, and its money there."""

import datetime

from dateutil.easter import easter

from accounting.models import VatPeriod
from repair_angel.kernel.own_company import own

FIXED_HOLIDAYS = {(1, 1), (27, 4), (25, 12), (26, 12)}  # New Year, King's Day, Christmas
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday: in days
YEARLY_BY = (3, 31)
FRENCH_DAY = 15  # of the next month; the tax office gives each company a day from the 15th on


def file_by(period: VatPeriod) -> datetime.date:
    """The last day for the return: a month after the period; a year's by 31 March."""
    if own().country == "FR":
        return period.ends_on + datetime.timedelta(days=FRENCH_DAY)
    if not (period.quarter or period.month):
        return datetime.date(period.ends_on.year + 1, *YEARLY_BY)
    return _month_end(period.ends_on + datetime.timedelta(days=1))


def pay_by(period: VatPeriod) -> datetime.date:
    """The last working day on which the money arrives in time."""
    day = file_by(period)
    while not _is_working_day(day):
        day -= datetime.timedelta(days=1)
    return day


def _month_end(day: datetime.date) -> datetime.date:
    following = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def _is_working_day(day: datetime.date) -> bool:
    """By the Dutch calendar; banks elsewhere in the euro area keep about the same days."""
    if day.weekday() >= 5 or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    return (day - easter(day.year)).days not in AFTER_EASTER
