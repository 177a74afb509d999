"""The listing of supplies to businesses in other EU countries (Dutch *opgaaf ICP*)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from accounting.models import VatPeriod
from accounting.selectors import vat_returns

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Customer:
    """What one VAT number was supplied with, to the cent. Credit notes count below zero."""

    vat_number: str
    goods: Decimal = ZERO
    services: Decimal = ZERO
    abc: Decimal = ZERO

    @property
    def country(self) -> str:
        return self.vat_number[:2]

    @property
    def total(self) -> Decimal:
        return self.goods + self.services + self.abc


def of_period(period: VatPeriod) -> list[Customer]:
    """By VAT number; together they are the return's box for supplies within the EU.

    One without a number is a fault that closing refuses; it is listed with an empty one.
    """
    entries = vat_returns.in_return(period).exclude(tax_code__icp_kind="")
    rows = (
        entries.order_by("vat_number")
        .values_list("vat_number", "tax_code__icp_kind")
        .annotate(base=Sum("base"))
    )
    found: dict[str, dict[str, Decimal]] = {}
    for vat_number, kind, base in rows:
        found.setdefault(vat_number, {})[kind] = base
    return [Customer(vat_number, **amounts) for vat_number, amounts in found.items()]
