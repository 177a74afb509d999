"""Changing how VAT is reckoned, from the beginning of a period on."""

import datetime

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import PeriodOfOtherLength
from accounting.models import VatPeriod, VatRegime
from accounting.services import vat_periods
from accounting.states import MarginMethod, PeriodKind, VatBasis
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command


@command("btw-periods.close")
def adopt(
    *,
    actor: Actor,
    starts_on: datetime.date,
    periods: str = PeriodKind.QUARTER,
    basis: str = VatBasis.INVOICE,
    small_business: bool = False,
    margin_method: str = MarginMethod.GLOBAL,
) -> VatRegime:
    """From this day on VAT is reckoned so. Open periods from then on get their new length.

    Invoices keep the basis they were issued on: what was deferred still waits for its money. Raises
    PeriodOfOtherLength when no period of both lengths begins on the day, or one that ends after it
    is closed. Locks the company's open periods. Records `accounting.vat_regime.adopted`.
    """
    before = VatRegime.objects.on(starts_on - datetime.timedelta(days=1))
    if not all(vat_periods.starts_one(kind, starts_on) for kind in (before.periods, periods)):
        raise PeriodOfOtherLength(
            _("A regime begins on the first day of a period."), field="starts_on"
        )
    years = _clear_from(starts_on)
    regime, _created = VatRegime.objects.update_or_create(
        starts_on=starts_on,
        defaults={
            "periods": periods,
            "basis": basis,
            "small_business": small_business,
            "margin_method": margin_method,
        },
    )
    _make_from(starts_on, years)
    events.record(
        "accounting.vat_regime.adopted",
        subject=regime,
        starts_on=starts_on,
        periods=periods,
        basis=basis,
        small_business=small_business,
        margin_method=margin_method,
    )
    return regime


@command("btw-periods.close")
def withdraw(*, actor: Actor, vat_regime_id: int) -> None:
    """Take back a regime of which no period was closed. Raises PeriodOfOtherLength."""
    regime = locks.vat_regime(vat_regime_id)
    years = _clear_from(regime.starts_on)
    events.record("accounting.vat_regime.withdrawn", subject=regime)
    regime.delete()
    _make_from(regime.starts_on, years)


def _clear_from(day: datetime.date) -> list[int]:
    """Remove the open periods from a day on; returns the years they were of.

    Whoever posts meanwhile waits for their rows, and then finds the new ones.
    """
    periods = locks.vat_periods_from(day)
    for period in periods:
        if not period.is_open:
            raise PeriodOfOtherLength(
                _("%(period)s is closed: a regime begins after it."),
                field="starts_on",
                period=period,
            )
    VatPeriod.objects.filter(pk__in=[period.pk for period in periods]).delete()
    return sorted({period.year for period in periods})


def _make_from(day: datetime.date, years: list[int]) -> None:
    for year in years:
        first = max(day, datetime.date(year, 1, 1))
        VatPeriod.objects.bulk_create(vat_periods.of_year(year, first))
