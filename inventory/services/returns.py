"""Goods a customer brings back. A building block: the caller holds the product's lock."""

from decimal import Decimal

from inventory.models import Bin, Product, StockLevel, StockMove
from inventory.services import moves
from repair_angel.kernel.money import rounded
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel


def take_back(
    product: Product, quantity: Decimal, *, document: TenantModel, sold_with: list[TenantModel]
) -> StockMove:
    """Put pieces back where most of them lie, at what they cost when they left.

    `sold_with` are the documents they may have left with; when they left with none of them, they
    come back at the average cost.
    """
    value = _original_cost(product, quantity, sold_with)
    level = StockLevel.objects.filter(product=product).order_by("-quantity", "bin_id").first()
    bin_id = level.bin_id if level else Bin.objects.default().pk
    cause = moves.Cause(StockMove.Reason.RETURN, document=document)
    return moves.bring_in(product, quantity, bin_id=bin_id, value=value, cause=cause)


def _original_cost(product: Product, quantity: Decimal, sold_with: list[TenantModel]) -> Decimal:
    for document in sold_with:
        document_type, document_id = reference_to(document)
        left = StockMove.objects.filter(
            product=product, document_type=document_type, document_id=document_id, value__lt=0
        ).last()
        if left is not None:
            return rounded(-left.value * quantity / left.quantity)
    return product.worth(quantity)
