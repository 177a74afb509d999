"""Products and where they lie."""

from decimal import Decimal

from inventory.models import Bin
from inventory.services import bins, categories, products
from tests.generated.registry import Exercise, exercises, lists, makes

lists("/api/stock", "product")


@makes("category", path="/api/categories/{id}", fields=["category_id"])
def category(world):
    return categories.create(actor=world.owner, name=world.name("screens"))


@makes("bin", fields=["bin_id"])
def bin_(world):
    home = Bin.objects.default().warehouse_id
    return bins.create(actor=world.owner, warehouse_id=home, code=world.name("B"))


@makes("product", path="/api/products/{id}", fields=["product_id"])
def product(world):
    return products.create(
        actor=world.owner,
        name=world.name("screen"),
        sku=world.name("SKU"),
        price_excl=Decimal("89.00"),
        category_id=world["category"].pk,
        stock_quantity=Decimal(5),
    )


@exercises("DELETE /api/products/{id}")
def delete_product(world):
    unused = products.create(actor=world.owner, name="Unused", price_excl=Decimal(1))
    return Exercise(ids={"id": unused.pk})


@exercises("POST /api/stock/adjust")
def adjust(world):
    return Exercise(body={"product_id": world["product"].pk, "quantity": 5, "reason": "found"})
