"""Where a buyer is, as VAT sees it."""

from enum import Enum

from crm.models import Customer
from repair_angel.kernel.own_company import own

MEMBER_STATES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
VAT_PREFIXES = {"GR": "EL"}  # Greece writes its VAT numbers by its own name


class Place(Enum):
    HOME = "home"
    EU = "eu"
    OUTSIDE = "outside"


def of(buyer: Customer | None) -> Place:
    """Home without a country: most customers of a shop leave none."""
    if buyer is None:
        return Place.HOME
    organisation = buyer.organisation
    country = buyer.country or (organisation.country if organisation else "")
    return of_country(country)


def of_country(country: str) -> Place:
    home = own().country
    if country in ("", home):
        return Place.HOME
    return Place.EU if country in MEMBER_STATES else Place.OUTSIDE


def is_of_another_member_state(vat_number: str) -> bool:
    """Its prefix is a member state's, and not this company's."""
    home = own().country
    prefixes = {VAT_PREFIXES.get(state, state) for state in MEMBER_STATES - {home}}
    return vat_number[:2].upper() in prefixes
