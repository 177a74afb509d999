"""The one way stock changes: a move, its level, the product's totals and the books, together.

Building blocks for commands, not commands themselves: the caller holds the lock of each product
(`inventory.locks`) and records the event of why.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from inventory import ports
from inventory.errors import InsufficientStock
from inventory.models import Product, StockLevel, StockMove
from repair_angel.kernel import crashing, events, tenancy
from repair_angel.kernel.commands import current_actor
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.fields import QuantityField
from repair_angel.kernel.models import Company
from repair_angel.kernel.money import rounded, shown
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel


@dataclass(frozen=True)
class Cause:
    """Why stock moves: the reason's code, a person's note, the document that asks for it."""

    reason: str
    note: str = ""
    document: TenantModel | None = None


def bring_in(
    product: Product, quantity: Decimal, *, bin_id: int, value: Decimal, cause: Cause
) -> StockMove:
    """Goods worth `value` in all come into a bin."""
    level = StockLevel.objects.filter(product=product, bin_id=bin_id)
    if not level.update(quantity=F("quantity") + _exact(quantity)):
        StockLevel.objects.create(product=product, bin_id=bin_id, quantity=quantity)
    return _moved(product, quantity, value, cause, to_bin_id=bin_id)


def take_out(product: Product, quantity: Decimal, *, bin_id: int, cause: Cause) -> StockMove:
    """Goods leave a bin at the average cost; the last one takes all the value that is left.

    Raises InsufficientStock where the bin has fewer and the company does not allow it.
    """
    level = StockLevel.objects.filter(product=product, bin_id=bin_id)
    if not level.filter(quantity__gte=quantity).update(quantity=F("quantity") - _exact(quantity)):
        _go_below_zero(product, quantity, bin_id)
    return _moved(product, -quantity, -product.worth(quantity), cause, from_bin_id=bin_id)


def refuse_below_zero(product: Product, there: Decimal) -> None:
    """Raises InsufficientStock unless the company lets stock go below zero."""
    company = Company.objects.filter(pk=tenancy.company_id(), allow_negative_stock=True)
    if not company.exists():
        raise InsufficientStock(
            _("Not enough stock of %(product)s: there are %(there)s."),
            field="quantity",
            product=product.name,
            there=shown(there),
        )


def _go_below_zero(product: Product, quantity: Decimal, bin_id: int) -> None:
    level = StockLevel.objects.filter(product=product, bin_id=bin_id).first()
    there = level.quantity if level else Decimal(0)
    refuse_below_zero(product, there)
    StockLevel.objects.update_or_create(
        product=product,
        bin_id=bin_id,
        defaults={"quantity": there - quantity, "allow_negative": True},
    )


def _moved(
    product: Product, change: Decimal, value: Decimal, cause: Cause, **bins: int
) -> StockMove:
    """Insert the move, keep the product's totals, tell the ledger; `change` and `value` are signed."""
    _refuse_too_much(product.on_hand + change, product.stock_value + value)
    actor = current_actor()
    document_type, document_id = reference_to(cause.document) if cause.document else ("", None)
    move = StockMove.objects.create(
        product=product,
        quantity=abs(change),
        unit_cost=rounded(abs(value / change), 4),
        value=value,
        reason=cause.reason,
        note=cause.note,
        document_type=document_type,
        document_id=document_id,
        member_id=actor.member_id if actor else None,
        **bins,
    )
    crashing.reached("inventory.moves._moved", "written")
    before = product.on_hand
    product.on_hand += change
    product.stock_value += value
    product.save(update_fields=["on_hand", "stock_value"])
    if value:
        ports.ledger().moved(move)
    if product.on_hand < product.min_stock <= before:
        events.record("inventory.product.fell_below_minimum", subject=product)
    return move


def _refuse_too_much(on_hand: Decimal, stock_value: Decimal) -> None:
    try:
        Product._meta.get_field("on_hand").to_python(on_hand)
        Product._meta.get_field("stock_value").to_python(stock_value)
    except ValidationError as complaint:
        raise InvalidInput({"quantity": complaint.messages}) from None


def _exact(quantity: Decimal) -> Value:
    return Value(quantity, output_field=QuantityField())
