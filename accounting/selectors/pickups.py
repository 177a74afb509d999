"""What is still to be paid by those who come to collect."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from accounting.models import Invoice, InvoiceLine
from accounting.states import InvoiceStatus
from repair_angel.kernel import totals
from repair_angel.kernel.totals import Priced
from workorders.models import WorkOrder, WorkOrderLine


def due_of(orders: Sequence[WorkOrder]) -> dict[int, Decimal]:
    """What is due for each of these repairs, invoiced or not, in two queries; drafts claim nothing."""
    of_them = {"work_order__in": [order.pk for order in orders]}
    due: dict[int | None, Decimal] = {order.pk: Decimal("0.00") for order in orders}
    for invoice in Invoice.objects.filter(status=InvoiceStatus.ISSUED, **of_them):
        due[invoice.work_order_id] += invoice.amount_due
    charged = InvoiceLine.objects.filter(invoice__status=InvoiceStatus.ISSUED)
    charged = charged.filter(work_order_line__work_order__in=of_them["work_order__in"])
    lines: dict[int, list[Priced]] = defaultdict(list)
    for line in WorkOrderLine.objects.filter(**of_them).exclude(
        pk__in=charged.values("work_order_line_id")
    ):
        lines[line.work_order_id].append(line.priced)
    return {order.pk: due[order.pk] + totals.of(lines[order.pk]).gross for order in orders}
