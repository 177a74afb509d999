"""The tables of repairs, one file per noun."""

from workorders.models.lines import WorkOrderLine
from workorders.models.notes import WorkOrderNote
from workorders.models.statuses import WorkOrderStatus
from workorders.models.work_orders import WorkOrder

__all__ = ["WorkOrder", "WorkOrderLine", "WorkOrderNote", "WorkOrderStatus"]
