"""Which tax code a line gets: by what was asked, where the buyer is, and the company's regime."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.errors import NoVatCharged, UnknownTaxRate
from accounting.models import TaxCode, VatRegime
from accounting.services import places
from crm.models import Customer
from repair_angel.kernel import clock
from repair_angel.kernel.money import shown

MARGIN = "M"
SMALL_BUSINESS = ("kor", "franchise")
ZERO = Decimal("0")


def resolver(day: datetime.date, buyer: Customer | None = None) -> "Resolver":
    """The company's sales codes, read once for a whole document dated `day`."""
    codes = TaxCode.objects.filter(side=TaxCode.Side.SALE).order_by("pk")
    return Resolver(codes, day, VatRegime.objects.on(day), places.of(buyer))


def is_for(code: TaxCode, rate: Decimal, category: str) -> bool:
    """Does a product of this rate and category get this code today, in an ordinary sale at home?"""
    codes = TaxCode.objects.filter(side=TaxCode.Side.SALE).order_by("pk")
    found = Resolver(codes, clock.today(), VatRegime(), places.Place.HOME)
    try:
        return found.find(rate, category, follows=True) == code
    except UnknownTaxRate:
        return False


class Resolver:
    """Finds the oldest code of a (category, rate) that is valid on the day.

    Of codes that are alike but for where the supply goes (reverse charge), that of the buyer's place.
    """

    def __init__(
        self, codes: Iterable[TaxCode], day: datetime.date, regime: VatRegime, place: places.Place
    ) -> None:
        self._codes = list(codes)
        self._valid = [code for code in self._codes if code.is_valid_on(day)]
        self._day, self._place = day, place
        self._default = self._successor([code for code in self._codes if code.is_default])
        self._untaxed = next(
            (code for code in self._valid if regime.small_business and _is_small(code)), None
        )

    @property
    def charges_no_vat(self) -> bool:
        """The small-business scheme is in force."""
        return self._untaxed is not None

    def find(
        self,
        rate: Decimal | None,
        category: str | None,
        *,
        field: str = "vat_rate",
        follows: bool = False,
    ) -> TaxCode:
        """Without a rate the company's default code.

        A rate without a category is standard rated; zero is the domestic zero rate, for exempt and
        reverse-charged supplies say so by category; M is the margin scheme. With `follows` (the rate
        of a product) a rate that has changed is taken as it is on the day. Raises UnknownTaxRate,
        and NoVatCharged for a rate under the small-business scheme, on `field`.
        """
        if self._untaxed:
            return self._without_vat(rate, follows, field)
        if rate is None and category in (None, "", "S") and self._default:
            return self._default
        rate = ZERO if rate is None else rate
        if category in (None, "", "S"):
            category = "S" if rate else "Z"
        code = self._among(self._matching(self._valid, rate, category))
        if code is None and follows:
            code = self._successor(self._matching(self._codes, rate, category))
        if code is None:
            raise UnknownTaxRate(
                _("There is no tax rate of %(rate)s%% (category %(category)s)."),
                field=field,
                rate=shown(rate),
                category=category,
            )
        return code

    def named(self, code_id: int, *, field: str, follows: bool = False) -> TaxCode:
        """The code asked for by id, or what has taken its place. Raises UnknownTaxRate, NoVatCharged."""
        asked = next((code for code in self._codes if code.pk == code_id), None)
        if self._untaxed and asked:
            return self._without_vat(asked.rate, follows, field)
        code = self._successor([asked]) if asked else None
        if code is None:
            raise UnknownTaxRate(_("There is no such tax rate on this date."), field=field)
        return code

    def _without_vat(self, rate: Decimal | None, follows: bool, field: str) -> TaxCode:
        assert self._untaxed is not None
        if rate and not follows:
            raise NoVatCharged(
                _("Under the small-business scheme no VAT is charged: %(rate)s%% is refused."),
                field=field,
                rate=shown(rate),
            )
        return self._untaxed

    def _matching(self, codes: list[TaxCode], rate: Decimal, category: str) -> list[TaxCode]:
        if category == MARGIN:
            found = [code for code in codes if code.is_margin]
            return [code for code in found if code.rate == rate] or found[: 0 if rate else 1]
        return [
            code
            for code in codes
            if code.vat_category == category and code.rate == rate and not code.scheme
        ]

    def _among(self, codes: list[TaxCode]) -> TaxCode | None:
        """Abroad in the EU the code that is listed per customer, else one that is not."""
        abroad = self._place is places.Place.EU
        fitting = [code for code in codes if bool(code.icp_kind) == abroad]
        return next(iter(fitting or codes), None)

    def _successor(self, codes: list[TaxCode]) -> TaxCode | None:
        """Along the chain of changed rates, in either direction, to what is valid on the day."""
        chain = {code.pk for code in codes}
        growing = True
        while growing:
            linked = {c.pk for c in self._codes if c.replaces_id in chain}
            linked |= {c.replaces_id for c in self._codes if c.pk in chain and c.replaces_id}
            growing = not linked <= chain
            chain |= linked
        return next((code for code in self._valid if code.pk in chain), None)


def _is_small(code: TaxCode) -> bool:
    return code.scheme in SMALL_BUSINESS
