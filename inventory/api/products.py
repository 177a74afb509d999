"""The catalogue over the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.models import Product
from inventory.services import products
from repair_angel.kernel.api.filters import Filters, FlagFilter, IdFilter, SearchFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    FlagIn,
    IdIn,
    InputSerializer,
    IntIn,
    PercentIn,
    TextIn,
    UnitPriceIn,
)
from repair_angel.kernel.api.output import ModelOut, QuantityOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.money import shown

SEES_COSTS = "costs.read"
MOST_PIECES = 999_999


class ProductOut(ModelOut):
    sku = TextOut()
    category_id = serializers.IntegerField(read_only=True, allow_null=True)
    stock_quantity = QuantityOut(source="on_hand")

    class Meta:
        model = Product
        fields = [
            "id",
            "name",
            "sku",
            "type",
            "category_id",
            "price_excl",
            "purchase_price",
            "vat_rate",
            "vat_category",
            "stock_quantity",
            "min_stock",
            "is_active",
        ]


class ProductChangeIn(InputSerializer):
    name = TextIn(200)
    sku = TextIn(64, required=False)
    type = ChoiceIn(Product.Type, required=False)
    category_id = IdIn(required=False)
    price_excl = UnitPriceIn()
    purchase_price = UnitPriceIn(required=False, allow_null=True)
    vat_rate = PercentIn(required=False)
    vat_category = ChoiceIn(Product.VatCategory, required=False)
    min_stock = IntIn(most=MOST_PIECES, required=False)
    is_active = FlagIn(required=False)


class ProductIn(ProductChangeIn):
    stock_quantity = IntIn(most=MOST_PIECES, required=False)


class InStockFilter(FlagFilter):
    """True: only what is in stock. False asks for nothing special, as in the reference."""

    def filter(self, qs: Any, value: bool | None) -> QuerySet[Product]:
        return qs.in_stock() if value else qs


class ProductFilters(Filters):
    q = SearchFilter()
    category_id = IdFilter()
    in_stock = InStockFilter()
    is_active = FlagFilter()


class ProductViewSet(ResourceViewSet):
    """Parts, accessories and services. Prices are without VAT.

    `purchase_price` is null for whoever may not see costs. `stock_quantity` changes by stock
    movements alone.
    """

    resource = "products"
    queryset = Product.objects.all()
    serializer_class = ProductOut
    filterset_class = ProductFilters
    inputs = {"create": ProductIn, "update": ProductChangeIn}
    commands = {"create": products.create, "update": products.update, "destroy": products.delete}
    columns = (
        "id",
        "name",
        "sku",
        "type",
        "category_id",
        "price_excl",
        "purchase_price",
        "vat_rate",
        "vat_category",
        "on_hand",
        "min_stock",
        "is_active",
    )
    example = {
        "id": 1,
        "name": "iPhone 15 Screen",
        "sku": "SCR-IP15-BLK",
        "type": "part",
        "category_id": 2,
        "price_excl": 89.00,
        "purchase_price": 41.50,
        "vat_rate": 21,
        "vat_category": "S",
        "stock_quantity": 12,
        "min_stock": 3,
        "is_active": True,
    }
    examples = {
        "create": {
            "name": "iPhone 15 Screen",
            "sku": "SCR-IP15-BLK",
            "price_excl": 89.00,
            "purchase_price": 41.50,
            "vat_rate": 21,
            "stock_quantity": 12,
            "min_stock": 3,
        },
        "update": {"price_excl": 94.00},
    }

    def rows(self, found: QuerySet[Product]) -> list[dict[str, Any]]:
        sees_costs = self.actor.may(SEES_COSTS)
        return [_row(row, sees_costs) for row in found.values(*self.columns)]

    def present(self, thing: Any, status: int | None = None) -> Response:
        if not self.actor.may(SEES_COSTS):
            thing.purchase_price = None
        return super().present(thing, status)

    def create(self, request: Request) -> Response:
        """Add a product.

        `stock_quantity` is its opening stock, at the purchase price, in the default bin. Without
        `vat_rate` it has the standard rate of the company's country.
        """
        return self.present(products.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change a product."""
        return self.present(products.update(actor=self.actor, product_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a product that was never used.

        One with a past is refused: set `is_active` to false instead.
        """
        products.delete(actor=self.actor, product_id=pk)
        return self.nothing()


def _row(row: dict[str, Any], sees_costs: bool) -> dict[str, Any]:
    cost = row["purchase_price"] if sees_costs else None
    on_hand = row.pop("on_hand")
    return {
        **row,
        "sku": row["sku"] or None,
        "price_excl": shown(row["price_excl"], 2),
        "purchase_price": None if cost is None else shown(cost, 2),
        "vat_rate": shown(row["vat_rate"]),
        "stock_quantity": shown(on_hand),
        "min_stock": shown(row["min_stock"]),
    }
