"""Products to put on a work order: by name or SKU, a few at a time."""

from typing import Any

from django.utils.translation import gettext as _

from inventory.models import Product
from repair_angel.kernel.templatetags.paper import money, number

MOST = 8


def products(term: str) -> list[Product]:
    """What bears exactly this SKU, which is what a scanner types; else what the words find."""
    if not term:
        return []
    sold = Product.objects.filter(is_active=True).order_by("name", "pk")
    return list(sold.filter(sku__iexact=term)) or list(sold.search(term)[:MOST])


def as_options(rows: list[Product]) -> list[dict[str, Any]]:
    """As the page's script reads them."""
    return [{"id": row.pk, "label": row.name, "detail": _detail(row)} for row in rows]


def _detail(row: Product) -> str:
    stock = _("%s in stock") % number(row.on_hand) if row.is_stocked else ""
    return " · ".join(filter(None, (row.sku, money(row.price_excl), stock)))
