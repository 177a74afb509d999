"""Which tax code a line gets."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.errors import UnknownTaxRate
from accounting.models import TaxCode
from repair_angel.kernel.money import shown


def resolver(day: datetime.date) -> "Resolver":
    """The company's sales codes valid on a day, read once for a whole document."""
    codes = TaxCode.objects.plain_sales().valid_on(day).order_by("pk")
    return Resolver(list(codes))


class Resolver:
    """Finds the oldest active code of a (category, rate)."""

    def __init__(self, codes: list[TaxCode]) -> None:
        self._by_key: dict[tuple[str, Decimal | None], TaxCode] = {}
        for code in codes:
            self._by_key.setdefault((code.vat_category, code.rate), code)
        self._default = next((code for code in codes if code.is_default), None)

    def find(
        self, rate: Decimal | None, category: str | None, *, field: str = "vat_rate"
    ) -> TaxCode:
        """Raises UnknownTaxRate on `field`. Without a rate the company's default code.

        A rate without a category is standard rated; zero is the domestic zero rate, for exempt and
        reverse-charged supplies say so by category.
        """
        if rate is None and category in (None, "", "S") and self._default:
            return self._default
        rate = Decimal("0") if rate is None else rate
        if category in (None, "", "S"):
            category = "S" if rate else "Z"
        code = self._by_key.get((category, rate))
        if code is None:
            raise UnknownTaxRate(
                _("There is no tax rate of %(rate)s%% (category %(category)s)."),
                field=field,
                rate=shown(rate),
                category=category,
            )
        return code
