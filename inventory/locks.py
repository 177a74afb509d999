"""Which rows are locked together, in which order: products by id, then what the ledger needs.

Whoever holds a product's row may read and change its levels; nobody changes them without it.
"""

from collections.abc import Iterable

from inventory.models import Product
from inventory.models.products import ProductQuerySet
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.errors import unknown_reference

_ONE = Composed(lambda: Product.objects.filter(pk=Given("pk")).select_for_update(of=("self",)))


def product(product_id: int, field: str) -> Product:
    """One by the id in the input, locked. Raises InvalidInput on that field."""
    if (found := _ONE.first(pk=product_id)) is None:
        raise unknown_reference(field)
    return found


def to_change() -> ProductQuerySet:
    """Products, each locked as it is fetched."""
    return Product.objects.select_for_update(of=("self",))


def products(product_ids: Iterable[int]) -> dict[int, Product]:
    """Several by id, locked in the order of their ids, so that two pickers never deadlock."""
    rows = to_change().filter(pk__in=set(product_ids)).order_by("pk")
    return {row.pk: row for row in rows}
