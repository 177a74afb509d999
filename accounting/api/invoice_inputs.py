"""What comes in at /invoices."""

from decimal import Decimal
from typing import Any

from accounting.services.invoice_lines import LineIn
from repair_angel.kernel.api.input import (
    DateIn,
    EmailIn,
    IdIn,
    InputSerializer,
    MoneyIn,
    PercentIn,
    QuantityIn,
    TextIn,
    UnitPriceIn,
)

RENAMED = {"qty": "quantity", "tax_rate_id": "tax_code_id"}


class InvoiceLineIn(InputSerializer):
    description = TextIn(500, required=False)
    qty = QuantityIn(least=Decimal("0.001"), required=False)
    unit_price = UnitPriceIn(least=Decimal("-9999999.9999"), required=False)
    vat_rate = PercentIn(required=False)
    vat_category = TextIn(2, required=False)
    discount_pct = PercentIn(required=False)
    product_id = IdIn(required=False)
    tax_rate_id = IdIn(required=False)
    margin_cost = MoneyIn(required=False)


class InvoiceIn(InputSerializer):
    customer_id = IdIn()
    work_order_id = IdIn(required=False)
    invoice_date = DateIn()
    due_date = DateIn(required=False)
    lines = InvoiceLineIn(many=True, required=False)
    notes = TextIn(5000, required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[LineIn]:
        return [LineIn(**{RENAMED.get(k, k): v for k, v in x.items()}) for x in lines]


class IssueIn(InputSerializer):
    belongs_to_id = IdIn(required=False)


class SendIn(InputSerializer):
    to = EmailIn(required=False)
