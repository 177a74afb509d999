"""All that the desk shows of one work order, in a number of queries that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from repair_angel.kernel.tenancy import get_or_404
from workorders import ports
from workorders.models import (
    DevicePasscode,
    IntakeSignature,
    WorkOrder,
    WorkOrderLine,
    WorkOrderNote,
    WorkOrderPhoto,
)
from workorders.selectors import checklists, earlier, next_steps, time_spent, timeline
from workorders.selectors.checklists import Checklist
from workorders.selectors.earlier import Earlier
from workorders.selectors.next_steps import Facts, Step
from workorders.selectors.time_spent import Spent
from workorders.selectors.timeline import Entry

SHOWN_ENTRIES = 50


@dataclass(frozen=True)
class Money:
    """Including VAT; `due` is what is still to be paid, invoiced or not."""

    total: Decimal
    due: Decimal
    limit: Decimal | None

    @property
    def is_over_the_limit(self) -> bool:
        return self.limit is not None and self.total > self.limit


@dataclass(frozen=True)
class Desk:
    """One work order with everything around it. The passcode's row comes without its secret."""

    order: WorkOrder
    lines: Sequence[WorkOrderLine]
    notes: Sequence[WorkOrderNote]
    timeline: Sequence[Entry]
    checklist: Checklist
    photos: Sequence[WorkOrderPhoto]
    spent: Spent
    signatures: Sequence[IntakeSignature]
    passcode: DevicePasscode | None
    money: Money
    steps: Sequence[Step]
    earlier: Earlier


def of(work_order_id: int, locale: str) -> Desk:
    """The desk of a work order; the timeline is told in `locale`. Raises NotFound."""
    order = get_or_404(_orders(), work_order_id)
    events = list(timeline.events_of(order.pk)[:SHOWN_ENTRIES])
    checklist = checklists.of(order)
    due = ports.open_balance().of(order)
    return Desk(
        order=order,
        lines=list(order.lines.select_related("product")),
        notes=list(order.notes.select_related("member__user")),
        timeline=timeline.told(events, locale),
        checklist=checklist,
        photos=list(order.photos.select_related("picture", "thumbnail", "member__user")),
        spent=time_spent.on(order),
        signatures=list(order.signatures.select_related("terms", "picture", "member__user")),
        passcode=order.passcodes.select_related("member__user").defer("secret").first(),
        money=Money(order.total, due, order.spending_limit),
        steps=next_steps.of(Facts(order, checklist=checklist, due=due)),
        earlier=earlier.than(order),
    )


def _orders() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.select_related(
        "company", "customer", "device", "status", "branch", "assigned_to__user"
    )
