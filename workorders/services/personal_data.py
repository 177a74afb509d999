"""What repairs know of a person, and what becomes of it when the person is forgotten."""

from collections.abc import Collection

from repair_angel.kernel import clock, personal
from workorders.models import (
    ChecklistAnswer,
    DevicePasscode,
    IntakeSignature,
    PasscodeReveal,
    TimeEntry,
    WorkOrder,
    WorkOrderLine,
    WorkOrderNote,
    WorkOrderPhoto,
)
from workorders.services import signatures

SIGNED = "signed by the customer: the defence of legal claims"
CHARGED = "what was done and charged"
AUDIT = "says why staff looked, not who the customer is"

personal.holds(
    WorkOrder,
    "customer",
    shown=(
        "ticket_no",
        "status__slug",
        "device_id",
        "device_category",
        "device_brand",
        "device_model",
        "received_at",
        "expected_ready_at",
        "completed_at",
        "outcome",
        "spending_limit",
        "total",
    ),
    erased={
        "device_serial": "",
        "accessories": "",
        "problem_description": "",
        "technician_findings": "",
        "customer_reference": "",
        "barrier": "",
    },
    files_stay={signatures.KIND: SIGNED},
)
personal.holds(
    WorkOrderLine,
    "work_order__customer",
    shown=("work_order_id", "quantity", "unit_price", "line_total"),
    kept={"description": CHARGED},
)
personal.holds(
    WorkOrderNote,
    "work_order__customer",
    shown=("work_order_id", "is_internal", "created_at"),
    erased={"note": ""},
)
personal.holds(
    ChecklistAnswer,
    "work_order__customer",
    shown=("work_order_id", "phase", "label", "answer", "answered_at"),
    erased={"remark": ""},
)
personal.holds(
    TimeEntry,
    "work_order__customer",
    shown=("work_order_id", "started_at", "minutes"),
    erased={"note": ""},
)
personal.holds(
    WorkOrderPhoto, "work_order__customer", shown=("work_order_id", "phase", "picture_id")
)
personal.holds(
    DevicePasscode,
    "work_order__customer",
    shown=("work_order_id", "kind", "kept_at", "wiped_at"),
    by_step=("secret",),
)
personal.holds(
    PasscodeReveal,
    "work_order__customer",
    shown=("work_order_id", "at"),
    kept={"reason": AUDIT},
)
personal.holds(
    IntakeSignature,
    "work_order__customer",
    shown=("work_order_id", "terms_id", "document_sha256", "signed_at"),
    kept={"signer_name": SIGNED, "document": SIGNED},
)


@personal.when_erasing
def wipe_passcodes(people: Collection[int]) -> bool:
    """Also of a repair that is not over."""
    kept = DevicePasscode.objects.filter(work_order__customer__in=people, wiped_at=None)
    return kept.update(secret=None, wiped_at=clock.now()) > 0
