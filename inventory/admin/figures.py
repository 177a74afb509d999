"""Numbers as people read them: in their language, without needless zeros."""

from decimal import Decimal

from django.utils.formats import number_format

from repair_angel.kernel.money import shown

SEES_COSTS = "costs.read"
"""Who may see what things cost and what the stock is worth."""


def price(amount: Decimal | None) -> str:
    """89,00 and 0,1250; a dash for none."""
    return "–" if amount is None else number_format(shown(amount, 2), force_grouping=True)


def pieces(quantity: Decimal) -> str:
    """12 and 0,5."""
    return number_format(shown(quantity), force_grouping=True)
