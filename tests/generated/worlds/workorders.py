"""Repairs, their lines and their timeline."""

from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from tests.generated.registry import Exercise, exercises, lists, makes
from tests.pictures import png
from workorders.models import ChecklistItem
from workorders.services import checklists, photos, time_entries


@makes("work_order", path="/api/work-orders/{id}", fields=["work_order_id"])
def work_order(world):
    return WorkOrderFactory(
        ticket_no=world.name("T")[-20:],
        customer=world["customer"],
        assigned_to=world["employee"],
        device_category="phone",
        problem_description=world.mark,
    )


@makes("work_order_line", path="/api/work-orders/{id}/lines/{line_id}")
def work_order_line(world):
    return WorkOrderLineFactory(work_order=world["work_order"], description=world.mark)


@makes("photo", path="/api/work-orders/{id}/photos/{photo_id}")
def photo(world):
    return photos.add(
        actor=world.owner,
        work_order_id=world["work_order"].pk,
        file=png(),
        name=f"{world.mark}.png",
        phase="before",
    )


@makes("checklist_item", fields=["item_id"])
def checklist_item(world):
    """One of the kind of device that the world's work order is, with a remark that must not leak."""
    item = ChecklistItem.objects.filter(template__kind="phone").earliest("pk")
    found = {"item_id": item.pk, "answer": "ok", "remark": world.mark}
    checklists.answer(
        actor=world.owner,
        work_order_id=world["work_order"].pk,
        phase="after",
        answers=[found],
    )
    return item


@exercises("POST /api/work-orders/{id}/time-entries/stop")
def stop_the_clock(world):
    time_entries.start(actor=world.owner, work_order_id=world["work_order"].pk, note=world.mark)
    return Exercise()


lists("/api/work-order-statuses", None)
