"""What of the stock matters today."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.admin.figures import pieces
from inventory.models import Product
from repair_angel.kernel.admin import cards, links
from repair_angel.kernel.admin.cards import Figure, Link, Table

READS = "stock.read"
LOW = "admin:inventory_product_changelist"
SHOWN_ROWS = 10


@cards.figure(
    "below-minimum",
    _("Below minimum"),
    permission=READS,
    icon="production_quantity_limits",
    roles={"stock": 10, "manager": 45},
)
def below_minimum(request: HttpRequest) -> Figure:
    count = Product.objects.below_minimum().count()
    link = f"{reverse(LOW)}?stock=low"
    return Figure(count, _("products to order"), link, "warn" if count else "good")


@cards.figure(
    "negative-stock",
    _("Negative stock"),
    permission=READS,
    icon="error",
    roles={"stock": 20},
)
def negative(request: HttpRequest) -> Figure:
    count = Product.objects.below_minimum().filter(on_hand__lt=0).count()
    link = f"{reverse(LOW)}?stock=negative"
    return Figure(count, _("counted wrong, or not booked in"), link, "bad" if count else "good")


@cards.table("to-order", _("Below minimum"), permission=READS, roles={"stock": 10})
def to_order(request: HttpRequest) -> Table:
    """The emptiest first."""
    rows = Product.objects.below_minimum().order_by("on_hand", "pk")[:SHOWN_ROWS]
    return Table(
        [_("Product"), _("SKU"), _("On hand"), _("Minimum")],
        [
            [Link(row.name, links.to(row)), row.sku, pieces(row.on_hand), pieces(row.min_stock)]
            for row in rows
        ],
        empty=_("There is enough of everything."),
        link=f"{reverse(LOW)}?stock=low",
    )
