"""Notes: written once, never changed."""

from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404
from workorders.models import WorkOrder, WorkOrderNote


@command("work-orders.write")
def add(*, actor: Actor, work_order_id: int, note: str, is_internal: bool = True) -> WorkOrderNote:
    """Write a note on a work order, for colleagues only unless `is_internal` is False.

    Records `workorders.work_order.note_added`.
    """
    order = get_or_404(WorkOrder.objects.all(), work_order_id)
    written = WorkOrderNote.objects.create(
        work_order=order, note=note, is_internal=is_internal, member_id=actor.member_id
    )
    events.record("workorders.work_order.note_added", subject=order, note_id=written.pk)
    return written
