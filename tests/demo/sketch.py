"""A shop in words and numbers, without ids: two shops with the same sketch are the same shop."""

from typing import Any

from accounting.models import Invoice, InvoiceLine, JournalLine, Payment, VatEntry
from crm.models import Customer
from inventory.models import StockLevel, StockMove
from repair_angel.kernel.models import Event
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote

Sketch = dict[str, list[tuple[Any, ...]]]

COLUMNS = {
    Customer: "first_name last_name email mobile phone address postal_code city created_at",
    WorkOrder: "ticket_no customer__email status__slug device_model device_serial priority total "
    "problem_description received_at expected_ready_at completed_at assigned_to__user__email",
    WorkOrderLine: "work_order__ticket_no description quantity unit_price line_total",
    WorkOrderNote: "work_order__ticket_no note is_internal member__user__email created_at",
    Invoice: "number status customer__email invoice_date due_date total amount_paid issued_at",
    InvoiceLine: "invoice__number description quantity unit_price net vat",
    Payment: "invoice__number amount method date reference created_at",
    StockMove: "product__sku quantity value reason note at",
    StockLevel: "product__sku bin__code quantity",
    JournalLine: "entry__number entry__date account__code debit credit",
    VatEntry: "rubriek base vat date",
    Event: "name subject_type count member__user__email at",
}


def sketch() -> Sketch:
    """All of it, in the order in which it was written."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list(*columns.split()))
        for model, columns in COLUMNS.items()
    }
