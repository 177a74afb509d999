"""Products, their bins, and parts coming and going."""

from decimal import Decimal

from inventory.models import Bin, Product
from inventory.services import bins, categories, products, stock
from repair_angel.demo import hours
from repair_angel.demo.shop import Shop
from repair_angel.demo.tables import rows
from repair_angel.kernel import clock


def fill(shop: Shop) -> None:
    """The catalogue and the first stock of each product, in its bin."""
    boss, keeper = shop.actors["admin"], shop.actors["stock"]
    first = Bin.objects.default()
    shop.bins = {first.code: first.pk}
    kinds: dict[str, int] = {}
    for row in rows("products"):
        if row["category"] not in kinds:
            kinds[row["category"]] = categories.create(actor=boss, name=row["category"]).pk
        if row["bin"] and row["bin"] not in shop.bins:
            made = bins.create(actor=boss, warehouse_id=first.warehouse_id, code=row["bin"])
            shop.bins[row["bin"]] = made.pk
        product = products.create(
            actor=boss,
            sku=row["sku"],
            name=row["name"],
            type=row["type"],
            category_id=kinds[row["category"]],
            price_excl=Decimal(row["price"]),
            purchase_price=Decimal(row["cost"]) if row["cost"] else None,
            vat_rate=Decimal(row["vat"]),
            min_stock=Decimal(row["minimum"] or 0),
        )
        shop.products[row["sku"]] = product.pk
        if row["stock"]:
            stock.adjust(
                actor=keeper,
                product_id=product.pk,
                quantity=Decimal(row["stock"]),
                bin_id=shop.bins[row["bin"]],
                reason="Beginvoorraad",
            )
    shop.say(f"{len(shop.products)} products in {len(shop.bins)} bins")


def use(shop: Shop, sku: str, *, reason: str) -> None:
    """Take one from the shelf. At the minimum, a delivery comes some days later."""
    product_id = shop.products[sku]
    if not Product.objects.filter(pk=product_id, on_hand__gte=1).exists():
        _deliver(shop, product_id)
    left = stock.adjust(
        actor=shop.actors["stock"], product_id=product_id, quantity=Decimal(-1), reason=reason
    )
    if left.on_hand == left.min_stock:
        when = hours.after(clock.now(), 48, shop.random)
        shop.diary.enter(when, lambda: _deliver(shop, product_id))


def _deliver(shop: Shop, product_id: int) -> None:
    minimum = Product.objects.values_list("min_stock", flat=True).get(pk=product_id)
    stock.adjust(
        actor=shop.actors["stock"],
        product_id=product_id,
        quantity=max(minimum * 2, Decimal(2)),
        reason="Levering groothandel",
    )
