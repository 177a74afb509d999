"""What was found after a return was filed, and where it is told: in the next one, or a supplement."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounting.models import VatEntry, VatPeriod, VatSupplement
from accounting.selectors import vat_returns
from accounting.selectors.vat_returns import Return, Sums
from accounting.states import PeriodStatus

MOST_IN_NEXT_RETURN = Decimal("1000.00")
"""On balance; what is more is told in a supplement, within eight weeks (AWR art. 10a)."""


@dataclass(frozen=True)
class Late:
    """The late finds of one closed period that are in an open one and told nowhere yet."""

    period: VatPeriod
    sums: list[Sums]

    @property
    def payable(self) -> Decimal:
        return vat_returns.of_sums(self.sums).exact

    @property
    def needs_supplement(self) -> bool:
        return abs(self.payable) > MOST_IN_NEXT_RETURN


def entered_in(period: VatPeriod) -> list[Late]:
    """Late finds that would go along in this period's return, by the period they belong to."""
    within = vat_returns.in_return(period).filter(belongs_to__isnull=False)
    return [
        Late(earlier, vat_returns.sums_of(within.filter(belongs_to=earlier)))
        for earlier in _periods(within)
    ]


def untold(period: VatPeriod) -> list[VatEntry]:
    """Late finds of a closed period that no closed return and no supplement has told, by date."""
    entries = period.late_finds.filter(supplement__isnull=True).order_by("date", "pk")
    return [one for one in entries if _is_open_on(one)]


def corrected(period: VatPeriod, entries: list[VatEntry]) -> Return:
    """The return of a closed period as it should have been: rounded once, from exact sums.

    What was filed, what earlier supplements told, and `entries`.
    """
    told = VatEntry.objects.filter(belongs_to=period, supplement__isnull=False)
    sums = [
        *vat_returns.sums_of(vat_returns.in_return(period)),
        *vat_returns.sums_of(told),
        *(Sums(one.rubriek, one.tax_code_id, one.base, one.vat) for one in entries),
    ]
    return vat_returns.of_sums(sums)


def last_told(period: VatPeriod) -> dict[str, dict[str, str]]:
    """The boxes the tax office knows: of the last supplement, or as filed."""
    last = VatSupplement.objects.filter(period=period).order_by("-number").first()
    boxes: dict[str, dict[str, str]] = last.corrected if last else period.boxes
    return boxes


def _periods(entries: QuerySet[VatEntry]) -> Iterator[VatPeriod]:
    ids = entries.order_by().values("belongs_to").distinct()
    yield from VatPeriod.objects.filter(pk__in=ids).order_by("starts_on")


def _is_open_on(entry: VatEntry) -> bool:
    period = VatPeriod.objects.of_day(entry.date).first()
    return period is not None and period.status == PeriodStatus.OPEN
