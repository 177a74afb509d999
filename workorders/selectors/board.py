"""The board: who waits where, by status."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, QuerySet, When, Window
from django.db.models.functions import RowNumber

from workorders.models import WorkOrder, WorkOrderStatus
from workorders.states import UNFINISHED, Priority

MOST = 25
PRESSING = Case(
    When(priority=Priority.URGENT, then=0), When(priority=Priority.HIGH, then=1), default=2
)
FIRST = (PRESSING.asc(), F("expected_ready_at").asc(nulls_last=True), F("pk").asc())


@dataclass(frozen=True)
class Column:
    """A status with its most pressing work orders; `count` is how many there are."""

    status: WorkOrderStatus
    orders: Sequence[WorkOrder]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.orders)


def columns(*, most: int = MOST, assigned_to: int | None = None) -> list[Column]:
    """Every unfinished status with at most `most` work orders, in three queries.

    Urgent ones first, then those promised soonest. With `assigned_to`, a member's own alone.
    """
    statuses = list(WorkOrderStatus.objects.filter(stage__in=UNFINISHED))
    orders = WorkOrder.objects.filter(status__in=[status.pk for status in statuses])
    if assigned_to is not None:
        orders = orders.filter(assigned_to=assigned_to)
    counts = dict(orders.values_list("status").annotate(count=Count("pk")).order_by())
    by_status: dict[int, list[WorkOrder]] = {}
    for order in _most_pressing(orders, most):
        by_status.setdefault(order.status_id, []).append(order)
    return [Column(one, by_status.get(one.pk, ()), counts.get(one.pk, 0)) for one in statuses]


def _most_pressing(orders: QuerySet[WorkOrder], most: int) -> QuerySet[WorkOrder]:
    place = Window(RowNumber(), partition_by=F("status"), order_by=FIRST)
    return (
        orders.annotate(place=place)
        .filter(place__lte=most)
        .select_related("customer", "status", "assigned_to__user")
        .order_by("status_id", "place")
    )
