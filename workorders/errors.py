"""What the app of repairs refuses."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.errors import Conflict, DomainError


class WorkOrderInUse(DomainError):
    """It has lines, notes or documents: cancelling keeps them, deleting would not."""

    code = "work_order.in_use"


class ChangedMeanwhile(Conflict):
    """Somebody changed the work order after the page now sent was opened."""

    code = "work_order.changed_meanwhile"


class NeedsAcknowledgement(DomainError):
    """A change of status that staff are warned about first; `warnings` says of what."""

    code = "work_order.needs_acknowledgement"

    def __init__(self, warnings: Sequence[Any]) -> None:
        super().__init__(" ".join(str(warning) for warning in warnings), field="status")
        self.warnings = tuple(warnings)


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


class TooManyPhotos(DomainError):
    code = "photo.too_many"


class UnknownItem(DomainError):
    """What is answered is on no checklist of this kind of device."""

    code = "checklist.unknown_item"


class NoPasscode(DomainError):
    """None was kept, or it was wiped."""

    code = "passcode.none"


class RepairIsOver(DomainError):
    """A passcode is of no use any more, and would not be wiped."""

    code = "passcode.repair_is_over"


class NothingSigned(DomainError):
    """The picture of the signature is empty."""

    code = "signature.empty"


class DocumentChanged(Conflict):
    """What the customer read is not what would be signed now: show it again."""

    code = "signature.document_changed"

    def __init__(self) -> None:
        super().__init__(
            _("What was signed is not what is now written: let the customer sign again.")
        )


class ClockNotRunning(DomainError):
    code = "time_entry.not_running"
