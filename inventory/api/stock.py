"""Stock over the API."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.models import Product
from inventory.services import stock
from repair_angel.kernel.api.input import IdIn, InputSerializer, IntIn, TextIn
from repair_angel.kernel.api.output import Out, QuantityOut, TextOut
from repair_angel.kernel.api.viewsets import ListsRows
from repair_angel.kernel.money import shown

MOST_PIECES = 999_999


class StockOut(Out):
    product_id = serializers.IntegerField()
    sku = TextOut()
    name = serializers.CharField()
    quantity = QuantityOut()
    min_stock = QuantityOut()


class AdjustedOut(Out):
    product_id = serializers.IntegerField()
    quantity = QuantityOut()


class AdjustIn(InputSerializer):
    product_id = IdIn()
    quantity = IntIn(least=-MOST_PIECES, most=MOST_PIECES)
    reason = TextIn(255, required=False)
    bin_id = IdIn(required=False)


class StockViewSet(ListsRows):
    """How much of each product there is. Services have no stock and are not listed."""

    resource = "stock"
    queryset = Product.objects.stocked()
    serializer_class = StockOut
    paginated = False
    columns = ("id", "sku", "name", "on_hand", "min_stock")
    inputs = {"adjust": AdjustIn}
    outputs = {"adjust": AdjustedOut}
    commands = {"adjust": stock.adjust}
    example = {
        "product_id": 1,
        "sku": "SCR-IP15-BLK",
        "name": "iPhone 15 Screen",
        "quantity": 12,
        "min_stock": 3,
    }
    examples = {"adjust": {"product_id": 1, "quantity": -2, "reason": "Broken on arrival"}}

    @staticmethod
    def row(id: int, sku: str, name: str, on_hand: Decimal, min_stock: Decimal) -> dict[str, Any]:
        return {
            "product_id": id,
            "sku": sku or None,
            "name": name,
            "quantity": shown(on_hand),
            "min_stock": shown(min_stock),
        }

    @action(detail=False, methods=["post"])
    def adjust(self, request: Request) -> Response:
        """Correct the stock by hand.

        A quantity above zero adds pieces, one below zero removes them; the answer has what is on
        hand now. Without `bin_id`, pieces come to where most of them lie already and leave the
        fullest bins first.
        """
        given = self.parse()
        given["quantity"] = Decimal(given["quantity"])
        product = stock.adjust(actor=self.actor, **given)
        return self.present({"product_id": product.pk, "quantity": shown(product.on_hand)})
