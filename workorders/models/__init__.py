"""The tables of repairs, one file per noun."""

from workorders.models.checklists import ChecklistAnswer, ChecklistItem, ChecklistTemplate
from workorders.models.lines import WorkOrderLine
from workorders.models.notes import WorkOrderNote
from workorders.models.passcodes import DevicePasscode, PasscodeReveal
from workorders.models.photos import WorkOrderPhoto
from workorders.models.statuses import WorkOrderStatus
from workorders.models.terms import IntakeSignature, TermsVersion
from workorders.models.time_entries import TimeEntry
from workorders.models.work_orders import WorkOrder

__all__ = [
    "ChecklistAnswer",
    "ChecklistItem",
    "ChecklistTemplate",
    "DevicePasscode",
    "IntakeSignature",
    "PasscodeReveal",
    "TermsVersion",
    "TimeEntry",
    "WorkOrder",
    "WorkOrderLine",
    "WorkOrderNote",
    "WorkOrderPhoto",
    "WorkOrderStatus",
]
