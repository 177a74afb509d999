"""What the app of repairs refuses."""

from repair_angel.kernel.errors import DomainError


class WorkOrderInUse(DomainError):
    """It has lines, notes or documents: cancelling keeps them, deleting would not."""

    code = "work_order.in_use"


class AmountTooLarge(DomainError):
    code = "work_order.amount_too_large"


class StatusInUse(DomainError):
    code = "work_order_status.in_use"


class StatusIsStandard(DomainError):
    """The references' clients and the importer know it by its slug."""

    code = "work_order_status.is_standard"


class NotOpenRepairData(DomainError):
    """A file without the columns of a known layout."""

    code = "open_repair.unknown_layout"
