"""When the shop is open, and moments at which something can happen there."""

import datetime
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
SUNDAY = 6
HOLIDAYS = {(1, 1), (4, 27), (12, 25), (12, 26)}
OPENS, CLOSES = datetime.time(9), datetime.time(18)
WEEK = {
    day: {"open": "09:00", "close": "18:00"}
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
}


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), ZONE)


def open_days(begin: datetime.date, end: datetime.date) -> list[datetime.date]:
    """The days the shop is open, from `begin` up to and without `end`."""
    days = (begin + datetime.timedelta(days=n) for n in range((end - begin).days))
    return [day for day in days if _is_open_on(day)]


def on(day: datetime.date, random: Random) -> datetime.datetime:
    """Some moment in the opening hours of a day, or of the next on which the shop is open."""
    minute = random.randrange(5, (CLOSES.hour - OPENS.hour) * 60 - 5)
    return _opening(day) + datetime.timedelta(minutes=minute, seconds=random.randrange(60))


def after(moment: datetime.datetime, hours: float, random: Random) -> datetime.datetime:
    """About so many hours later; what falls in the night happens when the shop is open again."""
    then = moment + datetime.timedelta(seconds=round(hours * 3600 * random.uniform(0.5, 1.5)))
    if _is_open_on(then) and OPENS <= then.time() < CLOSES:
        return then
    next_day = then.date() if then.time() < OPENS else then.date() + datetime.timedelta(days=1)
    return _opening(next_day) + datetime.timedelta(minutes=random.randrange(5, 120))


def _opening(day: datetime.date) -> datetime.datetime:
    while not _is_open_on(day):
        day += datetime.timedelta(days=1)
    return datetime.datetime.combine(day, OPENS, ZONE)


def _is_open_on(day: datetime.date) -> bool:
    return day.weekday() != SUNDAY and (day.month, day.day) not in HOLIDAYS
