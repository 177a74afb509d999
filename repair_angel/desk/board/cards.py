"""Work orders as cards: all that a column shows, and a mark by which it is known to be unchanged."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from repair_angel.desk.board.filters import Narrowed
from repair_angel.kernel.admin import links
from repair_angel.kernel.models import Member
from repair_angel.kernel.references import type_of
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.selectors import board
from workorders.states import Priority

LIST = "admin:workorders_workorder_changelist"
MOST = 20
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Card:
    """One work order. `waiting` is how long it has been in its column."""

    id: int
    version: int
    ticket: str
    link: str
    customer: str
    device: str
    promised: str
    is_late: bool
    priority: str
    technician: str
    initials: str
    waiting: str
    since: str


@dataclass(frozen=True)
class Column:
    status: WorkOrderStatus
    cards: Sequence[Card]
    count: int
    left_out: int
    link: str

    @property
    def mark(self) -> str:
        """Another one whenever anything shown is another."""
        shown = repr((str(self.status), self.status.colour, self.count, self.cards, self.link))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def columns(narrowed: Narrowed) -> list[Column]:
    """The board as this reader asked for it, in four queries."""
    found = board.columns(narrowed.among, most=MOST)
    since = board.waiting_since(order for column in found for order in column.orders)
    listed, opened = reverse(LIST), links.to_id(type_of(WorkOrder), 0)
    now = timezone.now()
    return [
        Column(
            status=column.status,
            cards=[_card(order, opened, since[order.pk], now) for order in column.orders],
            count=column.count,
            left_out=column.left_out,
            link=f"{listed}?{narrowed.of_list(column.status.pk)}",
        )
        for column in found
    ]


def _card(order: WorkOrder, opened: str, since: datetime.datetime, now: datetime.datetime) -> Card:
    """`opened` is the address of work order 0: to ask for each is a tenth of the page's time."""
    promised, urgent = order.expected_ready_at, order.priority != Priority.NORMAL
    return Card(
        id=order.pk,
        version=order.version,
        ticket=order.ticket_no,
        link=opened.replace("/0/", f"/{order.pk}/"),
        customer=order.customer.name,
        device=order.device_name,
        promised=_day(promised) if promised else "",
        is_late=promised is not None and promised < now,
        priority=order.get_priority_display() if urgent else "",
        technician=str(order.assigned_to) if order.assigned_to else "",
        initials=initials(order.assigned_to),
        waiting=lasted((now - since).total_seconds()),
        since=date_format(timezone.localtime(since), "SHORT_DATETIME_FORMAT"),
    )


def initials(member: Member | None) -> str:
    """AV of Anna de Vries; nothing of nobody."""
    names = str(member).split() if member else []
    return "".join(name[0].upper() for name in (names[:1] + names[1:][-1:]))


def lasted(seconds: float) -> str:
    """So long, in the one unit that says most."""
    if seconds < HOUR:
        return _("%s min") % max(int(seconds // MINUTE), 0)
    if seconds < DAY:
        return _("%s h") % int(seconds // HOUR)
    return _("%s d") % int(seconds // DAY)


def _day(moment: datetime.datetime) -> str:
    """`Tue 3 Nov 17:00`: the day of the week is what people promise."""
    return date_format(timezone.localtime(moment), "D j M H:i")
