"""What is still to be paid for a repair: implements workorders' port."""

from decimal import Decimal

from django.db.models import Sum

from accounting.models import Invoice, InvoiceLine
from accounting.models.invoices import DUE
from accounting.states import InvoiceStatus
from repair_angel.kernel import totals
from workorders.models import WorkOrder

ZERO = Decimal("0.00")


class InvoiceBalance:
    """What is due of the issued invoices, and the lines that are on none; drafts claim nothing yet."""

    def of(self, work_order: WorkOrder) -> Decimal:
        issued = Invoice.objects.filter(work_order=work_order, status=InvoiceStatus.ISSUED)
        due = issued.aggregate(due=Sum(DUE))["due"] or ZERO
        charged = InvoiceLine.objects.filter(
            invoice__status=InvoiceStatus.ISSUED, work_order_line__work_order=work_order
        )
        lines = work_order.lines.exclude(pk__in=charged.values("work_order_line_id"))
        return due + totals.of([line.priced for line in lines]).gross
