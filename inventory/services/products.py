"""The catalogue."""

from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from inventory import locks
from inventory.errors import ProductInUse, StockLeft
from inventory.models import Bin, Category, Product, StockMove
from inventory.services import moves
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.own_company import own
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

STANDARD_RATES = {"NL": Decimal(21), "FR": Decimal(20)}


@command("products.write")
def create(*, actor: Actor, stock_quantity: Decimal = Decimal(0), **values: Any) -> Product:
    """A product with, if any, its first stock in the default bin at the purchase price.

    Without `vat_rate` it has the standard rate of the company's country. Records
    `inventory.product.created`.
    """
    _check(values)
    if values.get("vat_rate") is None:
        values["vat_rate"] = standard_rate()
    product = Product(**values)
    if stock_quantity and not product.is_stocked:
        raise InvalidInput({"stock_quantity": [_("A service has no stock.")]})
    product.search = product.found_by()
    product.save()
    events.record("inventory.product.created", subject=product)
    if stock_quantity:
        moves.bring_in(
            product,
            stock_quantity,
            bin_id=Bin.objects.default().pk,
            value=product.worth(stock_quantity),
            cause=moves.Cause(StockMove.Reason.OPENING),
        )
    return product


@command("products.write")
def update(*, actor: Actor, product_id: int, **changes: Any) -> Product:
    """Change master data; stock changes by moves alone.

    Raises StockLeft when a product with stock is to become a service. Locks the product. Records
    `inventory.product.updated` with the fields' names.
    """
    product = get_or_404(locks.to_change(), product_id)
    _check(changes)
    if changes.get("type") == Product.Type.SERVICE and product.on_hand:
        raise StockLeft(_("A product with stock cannot become a service."), field="type")
    if changed := save_changes(product, changes):
        events.record("inventory.product.updated", subject=product, fields=changed)
    else:
        events.unchanged()
    return product


@command("products.write")
def delete(*, actor: Actor, product_id: int) -> None:
    """Remove a product nothing refers to; one with a past can only be deactivated.

    Raises ProductInUse. Records `inventory.product.deleted`.
    """
    product = get_or_404(locks.to_change(), product_id)
    events.record("inventory.product.deleted", subject=product)
    try:
        product.delete()
    except ProtectedError:
        raise ProductInUse(
            _("This product has been used; deactivate it instead of deleting it.")
        ) from None


def standard_rate() -> Decimal:
    """The VAT rate most things have where the company is."""
    return STANDARD_RATES.get(own().country, STANDARD_RATES["NL"])


def _check(values: dict[str, Any]) -> None:
    get_or_refuse(Category.objects.all(), values.get("category_id"), "category_id")
