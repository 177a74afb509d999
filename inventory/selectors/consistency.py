"""Does the stock add up? On hand = its levels = its moves; its value = its moves' values."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from inventory.models import Product, StockLevel, StockMove

ZERO = Decimal(0)


@dataclass(frozen=True)
class Difference:
    """One number that is not what its moves say. `bin_id` None: the product as a whole."""

    product_id: int
    bin_id: int | None
    what: str
    stored: Decimal
    by_moves: Decimal


def differences() -> list[Difference]:
    """All of the company worked for; empty when the stock is sound.

    A fixed number of set-based queries. Give it a quiet moment or a snapshot: moves that commit
    between the queries would look like differences.
    """
    moved = _moved_per_bin()
    return [*_wrong_levels(moved), *_wrong_products(moved)]


def _moved_per_bin() -> dict[tuple[int, int], Decimal]:
    """(product, bin) → what its moves add up to."""
    found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for side, sign in (("to_bin_id", 1), ("from_bin_id", -1)):
        moves = StockMove.objects.filter(**{f"{side.removesuffix('_id')}__isnull": False})
        for product, bin_id, total in _sums(moves, "quantity", "product_id", side):
            found[product, bin_id] += sign * total
    return found


def _wrong_levels(moved: dict[tuple[int, int], Decimal]) -> Iterator[Difference]:
    levels = {
        (product, bin_id): quantity
        for product, bin_id, quantity in StockLevel.objects.values_list(
            "product_id", "bin_id", "quantity"
        )
    }
    for key in sorted(levels.keys() | moved.keys()):
        stored, right = levels.get(key, ZERO), moved.get(key, ZERO)
        if stored != right:
            yield Difference(key[0], key[1], "level", stored, right)


def _wrong_products(moved: dict[tuple[int, int], Decimal]) -> Iterator[Difference]:
    on_hand: dict[int, Decimal] = defaultdict(Decimal)
    for (product, _), quantity in moved.items():
        on_hand[product] += quantity
    values = dict(_sums(StockMove.objects.all(), "value", "product_id"))
    touched = Product.objects.exclude(Q(on_hand=0) & Q(stock_value=0)) | Product.objects.filter(
        pk__in=StockMove.objects.values("product_id")
    )
    for pk, stored, value in touched.order_by("pk").values_list("pk", "on_hand", "stock_value"):
        if stored != (right := on_hand.get(pk, ZERO)):
            yield Difference(pk, None, "on_hand", stored, right)
        if value != (right := values.get(pk, ZERO)):
            yield Difference(pk, None, "stock_value", value, right)


def _sums(moves: QuerySet[StockMove], amount: str, *by: str) -> Iterator[tuple[Any, ...]]:
    return iter(moves.order_by().values(*by).annotate(total=Sum(amount)).values_list(*by, "total"))
