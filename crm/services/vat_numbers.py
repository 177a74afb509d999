"""VAT numbers: those of EU countries are checked by their own check digits."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from repair_angel.kernel.errors import InvalidInput


def checked(number: str, country: str) -> str:
    """As it is kept: compact, with its country's letters. Raises InvalidInput on `vat_number`.

    Numbers from outside the EU are kept as they were given.
    """
    number = "".join(number.split())
    if not number:
        return ""
    if number[:2].lower() not in vat.MEMBER_STATES | {"el"}:
        if country.lower() not in vat.MEMBER_STATES:
            return number
        number = country + number
    try:
        return str(vat.validate(number))
    except ValidationError:
        raise InvalidInput({"vat_number": [_("The VAT number is not valid.")]}) from None


def check_changes(row: Any, changes: dict[str, Any]) -> None:
    """Put the checked number into the changes of a row that has `vat_number` and `country`."""
    if changes.get("vat_number"):
        country = changes.get("country", row.country)
        changes["vat_number"] = checked(changes["vat_number"], country)
