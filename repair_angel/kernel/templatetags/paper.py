"""How figures are written on paper, in the document's language."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from stdnum import iban as iban_number

register = template.Library()


@register.filter
def money(value: Decimal) -> str:
    """1250.5 → 1.250,50 in Dutch."""
    return number_format(value, 2, use_l10n=True, force_grouping=True)


@register.filter
def number(value: Decimal) -> str:
    """As many decimals as it has: 0.5 → 0,5."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def iban(value: str) -> str:
    """In groups of four, as banks print it."""
    return iban_number.format(value)
