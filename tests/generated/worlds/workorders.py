"""Repairs, their lines and their timeline."""

from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from tests.generated.registry import lists, makes


@makes("work_order", path="/api/work-orders/{id}", fields=["work_order_id"])
def work_order(world):
    return WorkOrderFactory(
        ticket_no=world.name("T")[-20:],
        customer=world["customer"],
        assigned_to=world["employee"],
        problem_description=world.mark,
    )


@makes("work_order_line", path="/api/work-orders/{id}/lines/{line_id}")
def work_order_line(world):
    return WorkOrderLineFactory(work_order=world["work_order"], description=world.mark)


lists("/api/work-order-statuses", None)
