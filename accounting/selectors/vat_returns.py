"""The VAT return: the sum of a period's VAT entries, in whole euros, by box.

Each box is rounded by itself in the taxpayer's favour (Dutch: what is due down, input VAT up); the
totals are sums of rounded amounts. Which boxes there are stands in `tables/vat_boxes_*.csv`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from accounting.models import TaxCode, VatEntry, VatPeriod
from accounting.selectors import margins, tables
from accounting.selectors.margins import Outcome
from repair_angel.kernel.money import whole
from repair_angel.kernel.own_company import own

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class BoxKind:
    """A line of the form. `kind`: due, deduct, base (no VAT), total_due or total."""

    code: str
    kind: str
    rounding: str
    has_base: bool
    labels: dict[str, str]

    @property
    def label(self) -> str:
        row = {f"title_{at}": text for at, text in self.labels.items()}
        return tables.in_language((get_language() or "en")[:2], row, "title")

    @property
    def has_vat(self) -> bool:
        return self.kind != "base"

    @property
    def is_total(self) -> bool:
        return self.kind.startswith("total")


@dataclass(frozen=True)
class Sums:
    """What one tax code comes to in one rubriek, to the cent."""

    rubriek: str
    tax_code_id: int
    base: Decimal
    vat: Decimal
    count: int = 1


@dataclass(frozen=True)
class Box:
    """A line of the return in whole euros; None where the form has no such column."""

    kind: BoxKind
    base: Decimal | None
    vat: Decimal | None
    count: int = 0

    @property
    def code(self) -> str:
        return self.kind.code


@dataclass(frozen=True)
class Return:
    """A whole return. `exact` is what the entries say; the difference is the taxpayer's gain."""

    boxes: Sequence[Box]
    exact: Decimal
    sums: Sequence[Sums] = ()

    @property
    def total(self) -> Decimal:
        """To pay; to reclaim when negative."""
        return next(box.vat for box in self.boxes if box.kind.kind == "total") or ZERO

    @property
    def rounding_difference(self) -> Decimal:
        return self.exact - self.total

    def as_kept(self) -> dict[str, dict[str, str]]:
        """By box, as it is stored with the closed period."""
        return {
            box.code: {
                name: str(amount)
                for name, amount in (("base", box.base), ("vat", box.vat))
                if amount is not None
            }
            for box in self.boxes
        }


def of_period(period: VatPeriod) -> Return:
    """The return as the entries stand now; an open period's with the margin it will be taxed for."""
    sums = sums_of(in_return(period))
    if period.is_open:
        sums += [one for outcome in margins.of_period(period) for one in of_margin(outcome)]
    return of_sums(sums)


def of_sums(sums: Iterable[Sums]) -> Return:
    """Put sums into the boxes of the company's form."""
    sums = list(sums)
    boxes: list[Box] = []
    exact = due = deducted = ZERO
    for kind in kinds():
        inside = [one for one in sums if one.rubriek == kind.code]
        base, vat = _total(one.base for one in inside), _total(one.vat for one in inside)
        if kind.kind == "total_due":
            rounded_vat = due
        elif kind.kind == "total":
            rounded_vat = due - deducted
        else:
            rounded_vat = whole(vat, kind.rounding)
        if kind.kind == "due":
            due, exact = due + rounded_vat, exact + vat
        elif kind.kind == "deduct":
            deducted, exact = deducted + rounded_vat, exact - vat
        boxes.append(
            Box(
                kind,
                base=whole(base, kind.rounding) if kind.has_base else None,
                vat=rounded_vat if kind.has_vat else None,
                count=sum(one.count for one in inside),
            )
        )
    return Return(boxes, exact, sums)


def in_return(period: VatPeriod) -> QuerySet[VatEntry]:
    """The entries a period's return is the sum of: its dates, without what a supplement has told."""
    return VatEntry.objects.filter(
        date__range=(period.starts_on, period.ends_on), supplement__isnull=True
    )


def in_box(period: VatPeriod, code: str) -> QuerySet[VatEntry]:
    return in_return(period).filter(rubriek=code)


def sums_of(entries: QuerySet[VatEntry]) -> list[Sums]:
    """One query over an index of (company, date, rubriek), however many entries there are."""
    rows = (
        entries.order_by()
        .values_list("rubriek", "tax_code_id")
        .annotate(base=Sum("base"), vat=Sum("vat"), count=Count("pk"))
    )
    return [Sums(*row) for row in rows]


def of_margin(outcome: Outcome) -> list[Sums]:
    """What closing will add for used goods."""
    code = outcome.tax_code
    if not outcome.vat:
        return []
    if code.rubriek_base == code.rubriek_vat:
        return [Sums(code.rubriek_vat, code.pk, outcome.base, outcome.vat)]
    return [
        Sums(code.rubriek_base, code.pk, outcome.base, ZERO),
        Sums(code.rubriek_vat, code.pk, outcome.base, outcome.vat),
    ]


def totals_of(periods: Sequence[VatPeriod]) -> dict[int, Decimal]:
    """What is to be paid for each of several periods, by id: kept ones as kept, open ones together."""
    kept = {one.pk: one.total for one in periods if one.total is not None}
    running = [one for one in periods if one.pk not in kept]
    if not running:
        return kept
    dated = Q()
    for one in running:
        dated |= Q(date__range=(one.starts_on, one.ends_on))
    rows = (
        VatEntry.objects.filter(dated, supplement__isnull=True)
        .order_by()
        .values_list("date", "rubriek", "tax_code_id")
        .annotate(base=Sum("base"), vat=Sum("vat"))
    )
    sums: dict[int, list[Sums]] = {one.pk: [] for one in running}
    for date, *row in rows:
        at = next(one.pk for one in running if one.starts_on <= date <= one.ends_on)
        sums[at].append(Sums(*row))
    for pk, outcomes in margins.of_periods(running).items():
        sums[pk] += [one for outcome in outcomes for one in of_margin(outcome)]
    return kept | {pk: of_sums(found).total for pk, found in sums.items()}


def kinds() -> list[BoxKind]:
    """The lines of the form of the company's country."""
    return _kinds(tables.country_of(own().country))


def owed_by_account(sums: Iterable[Sums]) -> dict[int, Decimal]:
    """What VAT entries put on each VAT account, seen as owed: deductions are negative."""
    sums = list(sums)
    codes = TaxCode.objects.in_bulk({one.tax_code_id for one in sums})
    found: dict[int, Decimal] = {}
    for one in sums:
        code = codes[one.tax_code_id]
        account_id = code.account_id_of(one.rubriek)
        if account_id and one.vat:
            owed = -one.vat if code.deducts(one.rubriek) else one.vat
            found[account_id] = found.get(account_id, ZERO) + owed
    return found


@cache
def _kinds(country: str) -> list[BoxKind]:
    return [
        BoxKind(
            code=row["box"],
            kind=row["kind"],
            rounding=row["rounding"],
            has_base=bool(row["base"]),
            labels={at: row[f"title_{at}"] for at in tables.LANGUAGES},
        )
        for row in tables.rows(f"vat_boxes_{country}")
    ]


def _total(amounts: Iterable[Any]) -> Decimal:
    return sum(amounts, ZERO)
