"""What of the repairs matters today to who runs the shop or stands at its counter."""

import datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.admin import cards, links
from repair_angel.kernel.admin.cards import Bars, Figure, Link, Table
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.states import UNFINISHED

READS = "work-orders.read"
LIST = "admin:workorders_workorder_changelist"
SHOWN_ROWS = 8
DAYS = 7


def in_status(slug: str, note: Any, tone: str) -> Figure | None:
    """How many are in a status, with a link to them; nothing where a company has it not."""
    if (status := WorkOrderStatus.objects.filter(slug=slug).first()) is None:
        return None
    count = WorkOrder.objects.filter(status=status).count()
    link = f"{reverse(LIST)}?status__id__exact={status.pk}"
    return Figure(count, note, link, tone if count else "neutral")


@cards.figure(
    "ready",
    _("Ready for pickup"),
    permission=READS,
    icon="task_alt",
    roles={"front_desk": 10, "manager": 30},
)
def ready(request: HttpRequest) -> Figure | None:
    return in_status("ready", _("customers can collect"), "good")


@cards.figure(
    "approvals",
    _("Waiting for approval"),
    permission=READS,
    icon="approval",
    roles={"front_desk": 30, "manager": 40},
)
def approvals(request: HttpRequest) -> Figure | None:
    return in_status("awaiting_approval", _("the customer has to say yes"), "warn")


@cards.figure(
    "waiting-part",
    _("Waiting for a part"),
    permission=READS,
    icon="local_shipping",
    roles={"stock": 30, "manager": 50},
)
def waiting_part(request: HttpRequest) -> Figure | None:
    return in_status("waiting_part", _("repairs that cannot go on"), "warn")


@cards.figure(
    "promised-today",
    _("Promised for today"),
    permission=READS,
    icon="event",
    roles={"front_desk": 20, "technician": 40},
)
def promised_today(request: HttpRequest) -> Figure:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = WorkOrder.objects.unfinished().filter(
        completed_at=None,
        expected_ready_at__gte=start,
        expected_ready_at__lt=start + datetime.timedelta(days=1),
    )
    count = today.exclude(status__slug="ready").count()
    return Figure(count, _("not ready yet"), tone="warn" if count else "good")


@cards.figure(
    "late-repairs",
    _("Later than promised"),
    permission=READS,
    icon="alarm",
    roles={"manager": 10, "front_desk": 40},
)
def late(request: HttpRequest) -> Figure:
    count = WorkOrder.objects.overdue().count()
    return Figure(count, _("still in the shop"), tone="bad" if count else "good")


@cards.figure(
    "unassigned",
    _("Nobody's"),
    permission=READS,
    icon="person_off",
    roles={"manager": 20, "technician": 50},
)
def unassigned(request: HttpRequest) -> Figure:
    count = WorkOrder.objects.unfinished().filter(assigned_to=None).count()
    link = f"{reverse('admin:board')}?technician=nobody"
    return Figure(count, _("repairs without a technician"), link, "warn" if count else "good")


@cards.bars(
    "throughput", _("Completed in the last seven days"), permission=READS, roles={"manager": 5}
)
def throughput(request: HttpRequest) -> Bars:
    """Of each of the last seven days, today included."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = start.date() - datetime.timedelta(days=DAYS - 1)
    since = start - datetime.timedelta(days=DAYS - 1)
    done = WorkOrder.objects.filter(completed_at__gte=since, is_history=False)
    by_day = done.annotate(day=TruncDate("completed_at")).values_list("day")
    counts = dict(by_day.annotate(count=Count("pk")).order_by())
    days = [first + datetime.timedelta(days=at) for at in range(DAYS)]
    return Bars([(date_format(day, "D j"), counts.get(day, 0)) for day in days], reverse(LIST))


@cards.bars(
    "repairs-by-status",
    _("Open repairs"),
    permission=READS,
    roles={"manager": 10, "front_desk": 20, "stock": 30},
)
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
    "late-repairs-list",
    _("Later than promised"),
    permission=READS,
    roles={"manager": 20, "front_desk": 30},
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
