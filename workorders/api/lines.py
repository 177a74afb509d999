"""Lines of a work order: parts and labour."""

from decimal import Decimal

from rest_framework import serializers

from inventory.models import Product
from repair_angel.kernel.api.input import (
    ChoiceIn,
    IdIn,
    InputSerializer,
    IntIn,
    PercentIn,
    QuantityIn,
    TextIn,
    UnitPriceIn,
)
from repair_angel.kernel.api.output import ModelOut
from workorders.models import WorkOrderLine

EXAMPLE = {
    "id": 501,
    "position": 1,
    "description": "Screen replacement",
    "product_id": 12,
    "quantity": 1,
    "unit_price": 89.00,
    "discount_pct": 0,
    "vat_rate": 21,
    "vat_category": "S",
    "line_total": 89.00,
}


class LineOut(ModelOut):
    product_id = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = WorkOrderLine
        fields = [
            "id",
            "position",
            "description",
            "product_id",
            "quantity",
            "unit_price",
            "discount_pct",
            "vat_rate",
            "vat_category",
            "line_total",
        ]


class LineIn(InputSerializer):
    """With a product, description, price and VAT may be left to it."""

    description = TextIn(300, required=False)
    product_id = IdIn(required=False)
    quantity = QuantityIn(least=Decimal("0.001"), required=False)
    unit_price = UnitPriceIn(required=False)
    discount_pct = PercentIn(required=False)
    vat_rate = PercentIn(required=False)
    vat_category = ChoiceIn(Product.VatCategory, required=False)
    position = IntIn(1, 32767, required=False)
