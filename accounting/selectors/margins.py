"""What is earned with used goods: per good, and per period (globalisation)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounting.models import MarginEntry, MarginResult, TaxCode, VatPeriod
from repair_angel.kernel.money import included

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Outcome:
    """A period's margin on one rate. A loss gives no VAT; it is carried to the next period."""

    tax_code: TaxCode
    sold: Decimal
    bought: Decimal
    carried_in: Decimal

    @property
    def margin(self) -> Decimal:
        return self.sold - self.bought

    @property
    def taxable(self) -> Decimal:
        return max(self.margin + self.carried_in, ZERO)

    @property
    def carried_out(self) -> Decimal:
        return min(self.margin + self.carried_in, ZERO)

    @property
    def vat(self) -> Decimal:
        return included(self.taxable, self.tax_code.rate or ZERO)

    @property
    def base(self) -> Decimal:
        return self.taxable - self.vat


def of_one(sold: Decimal, bought: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """(base, VAT) of one good by the individual method: a loss is not set off.

    Of a credited sale both amounts are negative, and so is what comes out.
    """
    margin, sign = (sold - bought, 1) if sold >= 0 else (bought - sold, -1)
    if margin <= 0:
        return ZERO, ZERO
    vat = included(margin, rate)
    return sign * (margin - vat), sign * vat


def of_period(period: VatPeriod) -> list[Outcome]:
    """What closing the period will tax, by rate; nothing where no used goods were dealt in."""
    return of_periods([period])[period.pk]


def of_periods(periods: Sequence[VatPeriod]) -> dict[int, list[Outcome]]:
    """The same for several, by id; as many queries as for one."""
    first = min(one.starts_on for one in periods)
    last = max(one.ends_on for one in periods)
    dealt = list(
        MarginEntry.objects.filter(date__range=(first, last))
        .order_by()
        .values_list("date", "tax_code")
        .annotate(sold=Sum("sold"), bought=Sum("bought"))
    )
    results = list(
        MarginResult.objects.filter(period__ends_on__lt=last)
        .order_by("period__ends_on")
        .values_list("period__ends_on", "tax_code", "carried_out")
    )
    codes = TaxCode.objects.in_bulk({row[1] for row in dealt} | {row[1] for row in results})
    return {one.pk: list(_outcomes(one, dealt, results, codes)) for one in periods}


def _outcomes(
    period: VatPeriod, dealt: list[Any], results: list[Any], codes: dict[int, TaxCode]
) -> Iterator[Outcome]:
    within = [row for row in dealt if period.starts_on <= row[0] <= period.ends_on]
    carried = {pk: loss for ends_on, pk, loss in results if ends_on < period.starts_on}
    for pk in sorted({row[1] for row in within} | {pk for pk, loss in carried.items() if loss}):
        yield Outcome(
            codes[pk],
            sold=sum((sold for _day, code, sold, _b in within if code == pk), ZERO),
            bought=sum((bought for _day, code, _s, bought in within if code == pk), ZERO),
            carried_in=carried.get(pk, ZERO),
        )


def waiting_before(period: VatPeriod) -> VatPeriod | None:
    """An earlier period that is open and has used goods: its result is not known yet."""
    for earlier in VatPeriod.objects.open().filter(ends_on__lt=period.starts_on).order_by("pk"):
        if MarginEntry.objects.filter(date__range=(earlier.starts_on, earlier.ends_on)).exists():
            return earlier
    return None
