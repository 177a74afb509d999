"""The board: who waits where, by status."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Max, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from repair_angel.kernel.models import Event
from repair_angel.kernel.references import type_of
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.selectors.next_steps import MOVED
from workorders.states import UNFINISHED, Priority

MOST = 25
PRESSING = Case(
    When(priority=Priority.URGENT, then=0), When(priority=Priority.HIGH, then=1), default=2
)
FIRST = (PRESSING.asc(), F("expected_ready_at").asc(nulls_last=True), F("pk").asc())
UNSEEN = (
    "problem_description",
    "technician_findings",
    "search",
    "customer__notes",
    "customer__search",
    "customer__also_found_by",
)
"""Long texts that no card shows."""


@dataclass(frozen=True)
class Column:
    """A status with its most pressing work orders; `count` is how many there are."""

    status: WorkOrderStatus
    orders: Sequence[WorkOrder]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.orders)


def columns(among: Q | None = None, *, most: int = MOST) -> list[Column]:
    """Every unfinished status with at most `most` work orders, in three queries.

    Urgent ones first, then those promised soonest. With `among`, only work orders it is true of.
    """
    statuses = list(WorkOrderStatus.objects.filter(stage__in=UNFINISHED))
    orders = WorkOrder.objects.filter(among or Q(), status__in=[status.pk for status in statuses])
    counts = dict(orders.values_list("status").annotate(count=Count("pk")).order_by())
    by_status: dict[int, list[WorkOrder]] = {}
    for order in _most_pressing(orders, most):
        by_status.setdefault(order.status_id, []).append(order)
    return [Column(one, by_status.get(one.pk, ()), counts.get(one.pk, 0)) for one in statuses]


def waiting_since(orders: Iterable[WorkOrder]) -> dict[int, datetime.datetime]:
    """Since when each work order is in the status it is in, in one query."""
    came_in = {order.pk: order.received_at for order in orders}
    moves = Event.objects.filter(
        subject_type=type_of(WorkOrder), subject_id__in=came_in, name=MOVED
    )
    moved = moves.values_list("subject_id").annotate(at=Max("at")).order_by()
    return {**came_in, **dict(moved)}


def _most_pressing(orders: QuerySet[WorkOrder], most: int) -> QuerySet[WorkOrder]:
    place = Window(RowNumber(), partition_by=F("status"), order_by=FIRST)
    return (
        orders.annotate(place=place)
        .filter(place__lte=most)
        .select_related("customer", "status", "assigned_to__user")
        .defer(*UNSEEN)
        .order_by("status_id", "place")
    )
