"""Where a work order may go next, and what staff should know before it does.

Nothing is forbidden here: each status may follow each other. A warning is something to have seen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.models import Event
from repair_angel.kernel.money import shown
from repair_angel.kernel.references import type_of
from workorders import ports
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.selectors import checklists, timeline
from workorders.selectors.checklists import Checklist
from workorders.states import NEXT, Phase, sensible_first

LINES = tuple(f"{timeline.PREFIX}line_{what}" for what in ("added", "changed", "removed"))
MOVED = f"{timeline.PREFIX}status_changed"
APPROVED = "approved"


@dataclass(frozen=True)
class Warned:
    """Something to have seen first: `code` for programs, the words for people."""

    code: str
    words: Any
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return str(self.words) % {name: _written(value) for name, value in self.params}


def _written(value: object) -> object:
    """An amount as the reader's language writes it."""
    if not isinstance(value, Decimal):
        return value
    return number_format(value, 2, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Step:
    """A status to go to; the sensible ones come first."""

    status: WorkOrderStatus
    is_sensible: bool
    warnings: tuple[Warned, ...]


class Facts:
    """What the questions ask of a work order, looked up once and only if need be."""

    def __init__(
        self, order: WorkOrder, *, checklist: Checklist | None = None, due: Decimal | None = None
    ) -> None:
        self.order = order
        if checklist is not None:
            self.checklist = checklist
        if due is not None:
            self.due = due

    @cached_property
    def checklist(self) -> Checklist:
        return checklists.of(self.order)

    @cached_property
    def due(self) -> Decimal:
        return ports.open_balance().of(self.order)

    @cached_property
    def approved_total(self) -> Decimal:
        return _approved_total(self.order)


def of(facts: Facts) -> list[Step]:
    """Every other status of the company with its warnings, the sensible ones in front."""
    current = facts.order.status.slug
    known = {status.slug: status for status in WorkOrderStatus.objects.all()}
    return [
        Step(known[slug], slug in NEXT.get(current, ()), _before(facts, slug))
        for slug in sensible_first(current, list(known))
    ]


def warnings(order: WorkOrder, slug: str) -> tuple[Warned, ...]:
    """What to know before the work order goes to the status of this slug; none when it is there."""
    return () if slug == order.status.slug else _before(Facts(order), slug)


def _before(facts: Facts, slug: str) -> tuple[Warned, ...]:
    return tuple(found for ask in QUESTIONS.get(slug, ()) for found in ask(facts))


def _over_the_limit(facts: Facts) -> Iterator[Warned]:
    total, limit = facts.order.total, facts.order.spending_limit
    if limit is not None and total > limit and total > facts.approved_total:
        yield Warned(
            "over_the_limit",
            _("%(total)s is more than the %(limit)s the customer agreed to in advance."),
            (("total", shown(total, 2)), ("limit", shown(limit, 2))),
        )


def _nobody_assigned(facts: Facts) -> Iterator[Warned]:
    if facts.order.assigned_to_id is None:
        yield Warned("nobody_assigned", _("Nobody is assigned."))


def _not_checked(facts: Facts) -> Iterator[Warned]:
    if open_ones := facts.checklist.unanswered(Phase.AFTER):
        yield Warned(
            "not_checked",
            _("Things to check after the repair that are open: %(count)s."),
            (("count", open_ones),),
        )
    if worse := facts.checklist.got_worse:
        names = ", ".join(row.label for row in worse)
        yield Warned("got_worse", _("Worked when it came in: %(names)s."), (("names", names),))


def _not_paid(facts: Facts) -> Iterator[Warned]:
    if facts.due > 0:
        yield Warned("not_paid", _("%(due)s is still to be paid."), (("due", shown(facts.due, 2)),))


Question = Callable[[Facts], Iterator[Warned]]
QUESTIONS: dict[str, Sequence[Question]] = {
    "in_repair": (_nobody_assigned, _over_the_limit),
    "quality_check": (_over_the_limit,),
    "ready": (_not_checked, _over_the_limit),
    "completed": (_not_checked, _not_paid),
}


def _approved_total(order: WorkOrder) -> Decimal:
    """What the lines came to when the work order was last put in `approved`; zero if it never was."""
    events = Event.objects.filter(subject_type=type_of(WorkOrder), subject_id=order.pk)
    approvals = events.filter(name=MOVED, data__to=APPROVED).order_by("-pk")
    if (approval := approvals.values_list("pk", flat=True).first()) is None:
        return Decimal(0)
    lines = events.filter(name__in=LINES, pk__lt=approval).order_by("-pk")
    data = lines.values_list("data", flat=True).first()
    return Decimal(data["total"]) if data else Decimal(0)
