"""What of the repairs matters today."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.admin import cards, links
from repair_angel.kernel.admin.cards import Bars, Figure, Link, Table
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.states import UNFINISHED

LIST = "admin:workorders_workorder_changelist"
SHOWN_ROWS = 8


def _listed(status_id: int) -> str:
    return f"{reverse(LIST)}?status__id__exact={status_id}"


@cards.figure(
    "ready", _("Ready for pickup"), permission="work-orders.read", icon="task_alt", position=10
)
def ready(request: HttpRequest) -> Figure | None:
    if (status := WorkOrderStatus.objects.filter(slug="ready").first()) is None:
        return None
    waiting = WorkOrder.objects.filter(status=status).count()
    return Figure(
        waiting,
        _("customers can collect"),
        link=_listed(status.pk),
        tone="good" if waiting else "neutral",
    )


@cards.figure(
    "late-repairs",
    _("Later than promised"),
    permission="work-orders.read",
    icon="alarm",
    position=11,
)
def late(request: HttpRequest) -> Figure:
    count = WorkOrder.objects.overdue().count()
    return Figure(count, _("still in the shop"), tone="bad" if count else "good")


@cards.bars("repairs-by-status", _("Open repairs"), permission="work-orders.read", position=10)
def by_status(request: HttpRequest) -> Bars:
    open_ones = WorkOrderStatus.objects.filter(stage__in=UNFINISHED)
    counts = dict(
        WorkOrder.objects.filter(status__in=open_ones)
        .values_list("status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return Bars([(str(status), counts.get(status.pk, 0)) for status in open_ones], reverse(LIST))


@cards.table(
    "late-repairs-list", _("Later than promised"), permission="work-orders.read", position=20
)
def late_list(request: HttpRequest) -> Table:
    late_ones = WorkOrder.objects.overdue().select_related("customer", "status")
    return Table(
        [_("Work order"), _("Customer"), _("Device"), _("Promised")],
        [_late_row(order) for order in late_ones.order_by("expected_ready_at")[:SHOWN_ROWS]],
        empty=_("All promises are kept."),
    )


def _late_row(order: WorkOrder) -> list[Any]:
    return [
        Link(order.ticket_no, links.to(order)),
        order.customer.name,
        order.device_name,
        date_format(timezone.localtime(order.expected_ready_at), "SHORT_DATETIME_FORMAT"),
    ]
