"""What of the repairs matters today to who repairs them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.admin import cards, links
from repair_angel.kernel.admin.cards import Figure, Link, Table
from workorders.admin.cards import LIST, READS, SHOWN_ROWS
from workorders.models import WorkOrder
from workorders.selectors import board, time_spent

MINUTE, HOUR = 60, 60


@cards.figure("my-clock", _("My clock"), permission=READS, icon="timer", roles={"technician": 10})
def my_clock(request: HttpRequest) -> Figure | None:
    if (entry := time_spent.clock_of(request.member.pk)) is None:
        return Figure("–", _("no clock is running"))
    minutes = int((timezone.now() - entry.started_at).total_seconds() // MINUTE)
    running = f"{minutes // HOUR}:{minutes % HOUR:02}"
    return Figure(running, entry.work_order.ticket_no, links.to(entry.work_order), "good")


@cards.figure(
    "my-parts",
    _("Waiting for my part"),
    permission=READS,
    icon="local_shipping",
    roles={"technician": 20},
)
def my_parts(request: HttpRequest) -> Figure:
    count = _mine(request).filter(status__slug="waiting_part").count()
    return Figure(count, _("of my repairs"), tone="warn" if count else "neutral")


@cards.figure(
    "my-late", _("Mine, too late"), permission=READS, icon="alarm", roles={"technician": 30}
)
def my_late(request: HttpRequest) -> Figure:
    count = WorkOrder.objects.overdue().filter(assigned_to=request.member).count()
    return Figure(count, _("later than promised"), tone="bad" if count else "good")


@cards.table("my-repairs", _("My repairs"), permission=READS, roles={"technician": 5})
def my_repairs(request: HttpRequest) -> Table:
    """The most pressing first, as on the board."""
    pressing = _mine(request).select_related("customer", "status").order_by(*board.FIRST)
    return Table(
        [_("Work order"), _("Device"), _("Status"), _("Promised")],
        [_row(order) for order in pressing[:SHOWN_ROWS]],
        empty=_("You have no repairs: take one from the board."),
        link=f"{reverse(LIST)}?assigned_to__id__exact={request.member.pk}",
    )


def _mine(request: HttpRequest) -> Any:
    return WorkOrder.objects.unfinished().filter(assigned_to=request.member)


def _row(order: WorkOrder) -> list[Any]:
    promised = order.expected_ready_at
    return [
        Link(order.ticket_no, links.to(order)),
        order.device_name,
        str(order.status),
        date_format(timezone.localtime(promised), "SHORT_DATETIME_FORMAT") if promised else "—",
    ]
