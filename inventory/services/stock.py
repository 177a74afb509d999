"""Corrections of the stock by hand."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inventory import locks
from inventory.errors import NotStocked
from inventory.models import Bin, Product, StockLevel, StockMove
from inventory.services import moves
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_refuse

_LEVELS = Composed(
    lambda: StockLevel.objects.filter(product_id=Given("product")).order_by("-quantity", "bin_id"),
    "bin_id",
    "quantity",
)


@command("stock.adjust")
def adjust(
    *,
    actor: Actor,
    product_id: int,
    quantity: Decimal,
    reason: str = "",
    bin_id: int | None = None,
) -> Product:
    """Add (above zero) or remove pieces at the average cost; `reason` is a person's note.

    Without a bin, pieces come to where most of them lie already (else the default bin) and leave
    the fullest bins first. Raises InsufficientStock below zero, unless the company allows it,
    NotStocked for a service. Locks the product. Records `inventory.stock.adjusted`.
    """
    if not quantity:
        raise InvalidInput({"quantity": [_("The quantity must not be zero.")]})
    product = locks.product(product_id, "product_id")
    if not product.is_stocked:
        raise NotStocked(_("A service has no stock."), field="product_id")
    if bin_id is not None:
        get_or_refuse(Bin.objects.all(), bin_id, "bin_id")
    cause = moves.Cause(StockMove.Reason.ADJUSTMENT, reason)
    if quantity > 0:
        to_bin = bin_id or _fullest_bin(product)
        made = [
            moves.bring_in(
                product, quantity, bin_id=to_bin, value=product.worth(quantity), cause=cause
            )
        ]
    else:
        shares = [(bin_id, -quantity)] if bin_id else _shares(product, -quantity)
        made = [moves.take_out(product, share, bin_id=b, cause=cause) for b, share in shares]
    events.record(
        "inventory.stock.adjusted",
        subject=product,
        quantity=quantity,
        on_hand=product.on_hand,
        moves=[move.pk for move in made],
    )
    return product


def _levels(product: Product) -> list[tuple[int, Decimal]]:
    """(bin, quantity), fullest first. Steady, because the product is locked."""
    return _LEVELS.rows(product=product.pk)


def _fullest_bin(product: Product) -> int:
    levels = _levels(product)
    return levels[0][0] if levels else Bin.objects.default().pk


def _shares(product: Product, quantity: Decimal) -> list[tuple[int, Decimal]]:
    """What to take from which bin; what no bin has is taken from the fullest, below zero."""
    shares: dict[int, Decimal] = {}
    rest = quantity
    for bin_id, there in _levels(product):
        if rest > 0 and there > 0:
            shares[bin_id] = min(there, rest)
            rest -= shares[bin_id]
    if rest:
        moves.refuse_below_zero(product, product.on_hand)
        bin_id = next(iter(shares), None) or _fullest_bin(product)
        shares[bin_id] = shares.get(bin_id, Decimal(0)) + rest
    return list(shares.items())
