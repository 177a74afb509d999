"""VAT periods: there is one for every date that is booked."""

import datetime
from collections.abc import Iterator

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounting.errors import PeriodNotClosed
from accounting.models import VatPeriod, VatRegime
from accounting.services import fiscal_years
from accounting.states import PeriodKind
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.tenancy import get_or_refuse

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def today() -> datetime.date:
    """The date in the company's time zone."""
    return clock.today()


def open_year(year: int) -> None:
    """Make the periods of a year that are not there yet, open, as the regimes of the year want;
    and the year of the books."""
    fiscal_years.open_year(year)
    VatPeriod.objects.bulk_create(of_year(year, datetime.date(year, 1, 1)), ignore_conflicts=True)


def of_year(year: int, first: datetime.date) -> Iterator[VatPeriod]:
    """The periods of a year from a day on, unsaved."""
    regimes = list(VatRegime.objects.order_by("-starts_on"))
    start = first
    while start.year == year:
        kind = next((one.periods for one in regimes if one.starts_on <= start), PeriodKind.QUARTER)
        made = _period(PeriodKind(kind), start)
        yield made
        start = made.ends_on + datetime.timedelta(days=1)


def ensure(day: datetime.date) -> None:
    """See to it that a period covers this date, open or not. The database judges when posting."""
    key = f"company:{tenancy.company_id()}:vat-year:{day.year}"
    if cache.get(key):
        return
    if not VatPeriod.objects.of_day(day).exists():
        open_year(day.year)
    transaction.on_commit(lambda: cache.set(key, True, 3600))


def late_find(belongs_to_id: int | None) -> int | None:
    """The closed period that a late find belongs to. Raises InvalidInput, PeriodNotClosed."""
    period = get_or_refuse(VatPeriod.objects.all(), belongs_to_id, "belongs_to_id")
    if period is not None and period.is_open:
        raise PeriodNotClosed(
            _("%(period)s is open: what belongs there is dated there."),
            field="belongs_to_id",
            period=period,
        )
    return period.pk if period else None


def starts_one(kind: str, day: datetime.date) -> bool:
    """May a period of this kind begin on this day?"""
    return day.day == 1 and (day.month - 1) % MONTHS[PeriodKind(kind)] == 0


def _period(kind: PeriodKind, start: datetime.date) -> VatPeriod:
    """The period that begins on a day, or holds it: up to the end of its month, quarter or year."""
    months = MONTHS[kind]
    at = (start.month - 1) // months
    last = (at + 1) * months
    following = datetime.date(start.year + last // 12, last % 12 + 1, 1)
    return VatPeriod(
        year=start.year,
        quarter=at + 1 if kind == PeriodKind.QUARTER else None,
        month=start.month if kind == PeriodKind.MONTH else None,
        starts_on=start,
        ends_on=following - datetime.timedelta(days=1),
    )
