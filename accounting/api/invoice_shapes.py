"""Invoices as the API shows them: the declared shapes, and the same written by hand.

The serializers took longer than all the rest; a test compares the two.
"""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounting.models import Invoice, InvoiceLine
from accounting.states import ShownStatus, shown_status
from repair_angel.kernel.api.output import ModelOut, MoneyOut, Out, QuantityOut, TextOut
from repair_angel.kernel.composed import Composed, Given

COLUMNS = (
    "id",
    "number",
    "status",
    "customer_id",
    "customer__first_name",
    "customer__last_name",
    "work_order_id",
    "invoice_date",
    "due_date",
    "subtotal",
    "vat_total",
    "total",
    "amount_paid",
    "amount_credited",
    "amount_written_off",
    "notes",
)


class InvoiceLineOut(ModelOut):
    qty = QuantityOut(source="quantity")

    class Meta:
        model = InvoiceLine
        fields = [
            "id",
            "product_id",
            "description",
            "qty",
            "unit_price",
            "discount_pct",
            "vat_rate",
            "vat_category",
            "line_total",
        ]


class CustomerRef(Out):
    id = serializers.IntegerField()
    name = serializers.CharField()


class InvoiceOut(ModelOut):
    invoice_number = serializers.CharField(source="number", allow_null=True)
    status = serializers.ChoiceField(source="shown_status", choices=ShownStatus.choices)
    customer = CustomerRef()
    amount_due = MoneyOut()
    notes = TextOut()

    class Meta:
        model = Invoice
        fields = [
            "id",
            "invoice_number",
            "status",
            "customer",
            "customer_id",
            "work_order_id",
            "invoice_date",
            "due_date",
            "subtotal",
            "vat_total",
            "total",
            "amount_paid",
            "amount_credited",
            "amount_due",
            "notes",
        ]


class InvoiceDetailOut(InvoiceOut):
    lines = InvoiceLineOut(many=True)

    class Meta(InvoiceOut.Meta):
        fields = [*InvoiceOut.Meta.fields[:8], "lines", *InvoiceOut.Meta.fields[8:]]


def row(
    id: int,
    number: str | None,
    status: str,
    customer_id: int,
    first_name: str,
    last_name: str,
    work_order_id: int | None,
    invoice_date: Any,
    due_date: Any,
    subtotal: Decimal,
    vat_total: Decimal,
    total: Decimal,
    paid: Decimal,
    credited: Decimal,
    written_off: Decimal,
    notes: str,
) -> dict[str, Any]:
    settled, today = paid + credited + written_off, timezone.localdate()
    shown = shown_status(status, settled=settled, total=total, due_date=due_date, today=today)
    return {
        "id": id,
        "invoice_number": number,
        "status": shown,
        "customer": {"id": customer_id, "name": f"{first_name} {last_name}".strip()},
        "customer_id": customer_id,
        "work_order_id": work_order_id,
        "invoice_date": invoice_date,
        "due_date": due_date,
        "subtotal": subtotal,
        "vat_total": vat_total,
        "total": total,
        "amount_paid": paid,
        "amount_credited": credited,
        "amount_due": total - settled,
        "notes": notes or None,
    }


ONE = Composed(lambda: Invoice.objects.filter(pk=Given("pk")), *COLUMNS)
LINES = Composed(
    lambda: InvoiceLine.objects.filter(invoice_id=Given("invoice")),
    *("quantity" if name == "qty" else name for name in InvoiceLineOut.Meta.fields),
)


def whole(invoice_id: int) -> dict[str, Any]:
    """As InvoiceDetailOut declares. Raises NotFound."""
    one = row(*ONE.or_404(pk=invoice_id))
    names, lines = InvoiceLineOut.Meta.fields, LINES.rows(invoice=invoice_id)
    return {**one, "lines": [dict(zip(names, line, strict=True)) for line in lines]}
