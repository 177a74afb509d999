"""What goes in and comes out of /credit-notes: amounts are below zero, for they mean less."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounting.api.invoice_shapes import CustomerRef
from accounting.models import CreditNote, CreditNoteLine
from accounting.services.credit_note_lines import CreditLineIn
from accounting.states import MONEY
from repair_angel.kernel.api.input import (
    ChoiceIn,
    DateIn,
    FlagIn,
    IdIn,
    InputSerializer,
    MoneyIn,
    PercentIn,
    QuantityIn,
    TextIn,
    UnitPriceIn,
)
from repair_angel.kernel.api.output import ModelOut, MoneyOut, Out, PercentOut, QuantityOut

RENAMED = {"qty": "quantity", "vat_pct": "vat_rate"}


class CreditNoteLineIn(InputSerializer):
    description = TextIn(500, required=False)
    qty = QuantityIn(least=Decimal("0.001"), required=False)
    unit_price = UnitPriceIn(least=Decimal("-9999999.9999"), required=False)
    vat_pct = PercentIn(required=False)
    invoice_line_id = IdIn(required=False)
    return_to_stock = FlagIn(required=False)


class CreditNoteIn(InputSerializer):
    invoice_id = IdIn()
    reason = TextIn(500)
    lines = CreditNoteLineIn(many=True)
    date = DateIn(required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[CreditLineIn]:
        return [CreditLineIn(**{RENAMED.get(k, k): v for k, v in line.items()}) for line in lines]


class CreditNoteChange(CreditNoteIn):
    invoice_id = None


class RefundIn(InputSerializer):
    amount = MoneyIn(least=Decimal("0.01"), required=False)
    method = ChoiceIn(MONEY)
    date = DateIn(required=False)
    reference = TextIn(140, required=False)


class TakenBack(MoneyOut):
    """Stored above zero, shown below."""

    def to_representation(self, value: Decimal) -> Decimal:
        return 0 - Decimal(value)


class CreditNoteLineOut(ModelOut):
    qty = QuantityOut(source="quantity")
    vat_pct = PercentOut(source="vat_rate")
    line_total = TakenBack()

    class Meta:
        model = CreditNoteLine
        fields = [
            "id",
            "invoice_line_id",
            "description",
            "qty",
            "unit_price",
            "vat_pct",
            "line_total",
            "return_to_stock",
        ]


class InvoiceRef(Out):
    id = serializers.IntegerField()
    invoice_number = serializers.CharField(source="number")
    total = MoneyOut()
    amount_due = MoneyOut()


class CreditNoteOut(ModelOut):
    credit_note_number = serializers.CharField(source="number")
    customer = CustomerRef()
    subtotal = TakenBack()
    vat_total = TakenBack()
    total = TakenBack()

    class Meta:
        model = CreditNote
        fields = [
            "id",
            "credit_note_number",
            "status",
            "invoice_id",
            "customer",
            "date",
            "reason",
            "subtotal",
            "vat_total",
            "total",
            "amount_applied",
        ]


class CreditNoteDetailOut(CreditNoteOut):
    invoice = InvoiceRef()
    lines = CreditNoteLineOut(many=True)

    class Meta(CreditNoteOut.Meta):
        fields = [*CreditNoteOut.Meta.fields, "invoice", "lines"]


class AppliedOut(Out):
    message = serializers.CharField()
    invoice_remaining = MoneyOut()
