"""Everything that can happen to a work order itself; lines and notes have rooms of their own."""

import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from crm.selectors import merged
from repair_angel.kernel import clock, events, numbering, own_company, personal, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.composed import Composed
from repair_angel.kernel.errors import unknown_reference
from repair_angel.kernel.models import Branch, Member
from repair_angel.kernel.tenancy import get_or_refuse
from workorders import locks
from workorders.errors import ChangedMeanwhile, NeedsAcknowledgement, WorkOrderInUse
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.selectors import next_steps, timeline
from workorders.services import brought_devices
from workorders.states import Stage

NUMBER = numbering.Kind("work_order", "WO-{year}-{seq:04}")
PLAIN = (
    "device_category",
    "device_brand",
    "device_model",
    "device_serial",
    "accessories",
    "problem_description",
    "technician_findings",
    "customer_reference",
    "spending_limit",
    "priority",
    "expected_ready_at",
)
KEYS = ("customer", "branch", "device")
BRANCHES = Composed(lambda: Branch.objects.filter(active=True).order_by("pk"))
OPENING = Composed(
    lambda: WorkOrderStatus.objects.filter(stage=Stage.OPEN).order_by("position", "pk")
)
FOUND_BY = {
    "customer_id",
    "device_id",
    "device_category",
    "device_brand",
    "device_model",
    "device_serial",
}


@command("work-orders.write")
def create(
    *,
    actor: Actor,
    customer_id: int,
    device_id: int | None = None,
    branch_id: int | None = None,
    assigned_to_id: int | None = None,
    status: str | None = None,
    **details: Any,
) -> WorkOrder:
    """Take a repair in: `details` are the fields in PLAIN. The number is taken last.

    Kind, brand, model and serial number that are not given are those of the device.
    Without a branch the company's first one, without a status the first of the open stage.
    Records `workorders.work_order.created`, and what a status or technician given brings.
    """
    device = brought_devices.named(device_id)
    order = WorkOrder(
        customer=merged.named(customer_id),
        device=device,
        branch=_branch(branch_id) if branch_id else BRANCHES.first(),
        status=_status(status) if status else first_status(),
        assigned_to=_technician(assigned_to_id),
        **brought_devices.filled(_plain(details), device),
    )
    if order.status.stage == Stage.COMPLETED:
        order.completed_at = order.received_at
    order.ticket_no = numbering.take(NUMBER, _today()).text
    order.search = order.found_by()
    order.save(force_insert=True)
    events.record(
        "workorders.work_order.created",
        subject=order,
        customer_id=order.customer_id,
        status=order.status.slug,
    )
    if order.assigned_to_id:
        events.record("workorders.work_order.assigned", subject=order, to=order.assigned_to_id)
    if order.completed_at:
        events.record("workorders.work_order.completed", subject=order, status=order.status.slug)
    return order


@command("work-orders.write")
def update(
    *, actor: Actor, work_order_id: int, seen_version: int | None = None, **changes: Any
) -> WorkOrder:
    """Change what is given: PLAIN fields, `customer_id`, `device_id`, `branch_id`,
    `assigned_to_id`, `status`. Another device fills in what is not given, as in `create`.

    With `seen_version`, raises ChangedMeanwhile when that is not the version now. Locks the work
    order. Records `…changed` with the fields' names, then `…assigned`, `…status_changed` and
    `…completed` as they apply.
    """
    order = _seen(work_order_id, seen_version)
    status = changes.pop("status", order.status.slug)
    technician = changes.pop("assigned_to_id", order.assigned_to_id)
    spoken = [_change(order, changes), _assign(order, technician), _move(order, status)]
    if not any(spoken):
        events.unchanged()
    return order


@command("work-orders.write")
def change_status(
    *,
    actor: Actor,
    work_order_id: int,
    status: str,
    seen_version: int | None = None,
    acknowledged: bool = True,
) -> WorkOrder:
    """Put a work order in the status of this slug, from any other.

    Staff pages pass `acknowledged=False` until the warnings of `selectors.next_steps` were seen:
    then those that hold now raise NeedsAcknowledgement. Raises ChangedMeanwhile as `update` does.
    Locks the work order. Records `…status_changed`, and `…completed` on entering that stage.
    """
    order = _seen(work_order_id, seen_version)
    if not acknowledged and (found := next_steps.warnings(order, status)):
        raise NeedsAcknowledgement(found)
    if not _move(order, status):
        events.unchanged()
    return order


@command("work-orders.write")
def assign(
    *, actor: Actor, work_order_id: int, member_id: int | None, seen_version: int | None = None
) -> WorkOrder:
    """Give a work order to a technician, or with None to nobody.

    Raises ChangedMeanwhile as `update` does. Locks the work order. Records `…assigned`.
    """
    order = _seen(work_order_id, seen_version)
    if not _assign(order, member_id):
        events.unchanged()
    return order


@command("work-orders.write")
def take(*, actor: Actor, work_order_id: int) -> WorkOrder:
    """The asking member takes a work order on, whoever had it. Records `…assigned`.

    Locks the work order.
    """
    order = locks.work_order(work_order_id)
    if not _assign(order, actor.member_id):
        events.unchanged()
    return order


@command("work-orders.delete")
def delete(*, actor: Actor, work_order_id: int) -> None:
    """Remove a work order made by mistake, on which nothing hangs yet. Its number stays used.

    Locks the work order. Records `…deleted`.
    """
    order = locks.work_order(work_order_id)
    events.record("workorders.work_order.deleted", subject=order)
    try:
        order.delete()
    except ProtectedError:
        raise WorkOrderInUse(
            _("%(ticket)s has lines, notes or documents. Cancel it instead."), ticket=order
        ) from None


@command("work-orders.write")
def refresh_search(
    *, actor: Actor, customer_id: int | None = None, device_id: int | None = None
) -> int:
    """Let the work orders of a changed customer or device be found by the new name and numbers.

    Returns how many rows changed; the second time that is none.
    """
    events.unchanged()
    of_it = {"customer_id": customer_id, "customer__is_walk_in": False}
    if device_id:
        of_it = {"device_id": device_id}
    return personal.find_anew(WorkOrder.objects.filter(**of_it).order_by("pk"))


def first_status() -> WorkOrderStatus:
    """Where a repair begins: `new` stays the first of the open stage unless moved."""
    return OPENING.first()


def _seen(work_order_id: int, seen_version: int | None) -> WorkOrder:
    """The work order, locked, as its reader saw it. Raises ChangedMeanwhile."""
    order = locks.work_order(work_order_id)
    if seen_version in (None, order.version):
        return order
    change = timeline.last_change_of(order)
    raise ChangedMeanwhile(
        _("%(who)s changed %(ticket)s at %(at)s, after you opened it. Nothing was saved."),
        who=change.member or _("The system") if change else _("Somebody"),
        ticket=order,
        at=date_format(timezone.localtime(change.at if change else None), "SHORT_DATETIME_FORMAT"),
    )


def _change(order: WorkOrder, changes: dict[str, Any]) -> bool:
    """Set what differs; says whether anything did."""
    found: dict[str, Any] = {}
    if "customer_id" in changes:
        found["customer"] = merged.named(changes.pop("customer_id"))
    if "device_id" in changes:
        found["device"] = brought_devices.named(changes.pop("device_id"))
    if branch_id := changes.pop("branch_id", None):
        found["branch"] = _branch(branch_id)
    found |= _plain(changes)
    if _differs(order, "device", device := found.get("device", order.device)):
        found = brought_devices.filled(found, device)
    changed = [name for name, value in found.items() if _differs(order, name, value)]
    if not changed:
        return False
    for name in changed:
        setattr(order, name, found[name])
    fields = [f"{name}_id" if name in KEYS else name for name in changed]
    if FOUND_BY & set(fields):
        order.search = order.found_by()
    order.version += 1
    order.save(update_fields=[*changed, "search", "version"])
    events.record("workorders.work_order.changed", subject=order, fields=fields)
    return True


def _assign(order: WorkOrder, member_id: int | None) -> bool:
    if member_id == order.assigned_to_id:
        return False
    before, order.assigned_to = order.assigned_to_id, _technician(member_id)
    order.version += 1
    order.save(update_fields=["assigned_to", "version"])
    events.record("workorders.work_order.assigned", subject=order, to=member_id, before=before)
    return True


def _move(order: WorkOrder, slug: str) -> bool:
    before = order.status
    if slug == before.slug:
        return False
    order.status = _status(slug)
    completes = order.status.stage == Stage.COMPLETED
    if completes != bool(order.completed_at):
        order.completed_at = clock.now() if completes else None
    order.version += 1
    order.save(update_fields=["status", "completed_at", "version"])
    events.record(
        "workorders.work_order.status_changed", subject=order, before=before.slug, to=slug
    )
    if completes and before.stage != Stage.COMPLETED:
        events.record("workorders.work_order.completed", subject=order, status=slug)
    return True


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    if stray := given.keys() - set(PLAIN):
        raise TypeError(f"a work order's {sorted(stray)} cannot be set")
    return given


def _differs(order: WorkOrder, name: str, value: Any) -> bool:
    return bool(getattr(order, name) != value)


def _status(slug: str) -> WorkOrderStatus:
    if (status := WorkOrderStatus.objects.filter(slug=slug).first()) is None:
        raise unknown_reference("status")
    return status


def _branch(branch_id: int) -> Branch:
    return get_or_refuse(Branch.objects.filter(active=True), branch_id, "branch_id")


def _technician(member_id: int | None) -> Member | None:
    members = Member.objects.filter(company_id=tenancy.company_id(), is_active=True)
    return get_or_refuse(members, member_id, "assigned_to")


def _today() -> datetime.date:
    """The date at the shop: it decides in which year's series the number falls."""
    return clock.today(own_company.zone())
