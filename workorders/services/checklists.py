"""Going through a checklist: what was found before and after a repair."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock, events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from workorders import locks
from workorders.errors import UnknownItem
from workorders.models import ChecklistAnswer, ChecklistItem, WorkOrder
from workorders.selectors import checklists
from workorders.states import Answer, Phase


@command("checklists.write")
def answer(
    *, actor: Actor, work_order_id: int, phase: str, answers: Sequence[Mapping[str, Any]]
) -> int:
    """Write down what was found; an answer given again replaces the one that stood.

    `answers` are `{"item_id", "answer", "remark"}`, the remark optional; returns how many changed.
    Raises UnknownItem for a thing that is not on the checklist of this kind of device. Locks the
    work order. Records `workorders.checklist.answered` on it, with the answers by item.
    """
    given = _checked(phase, answers)
    order = locks.work_order(work_order_id)
    items = _items(order, given)
    standing = {
        row.item_id: row for row in order.checklist_answers.filter(phase=phase, item_id__in=given)
    }
    locale = order.company.locale
    changed = [
        _written(order, items[item_id], phase, standing.get(item_id), actor, locale, **found)
        for item_id, found in given.items()
        if _differs(standing.get(item_id), **found)
    ]
    if not changed:
        events.unchanged()
        return 0
    events.record(
        "workorders.checklist.answered",
        subject=order,
        count=len(changed),
        phase=phase,
        answers={row.item_id: row.answer for row in changed},
    )
    return len(changed)


def _checked(phase: str, answers: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, str]]:
    """{item: {answer, remark}}; the last word on an item counts. Raises InvalidInput."""
    if phase not in Phase.values:
        raise InvalidInput({"phase": ["The selected phase is invalid."]})
    for at, one in enumerate(answers):
        if one["answer"] not in Answer.values:
            raise InvalidInput({f"answers.{at}.answer": ["The selected answer is invalid."]})
    return {
        one["item_id"]: {"answer": one["answer"], "remark": one.get("remark") or ""}
        for one in answers
    }


def _items(order: WorkOrder, given: Mapping[int, Any]) -> dict[int, ChecklistItem]:
    template = checklists.template_of(order)
    items = template.items.in_bulk(list(given)) if template else {}
    if strange := given.keys() - items.keys():
        raise UnknownItem(
            _("%(count)s of these are not on the checklist of this device."),
            field="answers",
            count=len(strange),
        )
    return items


def _differs(standing: ChecklistAnswer | None, *, answer: str, remark: str) -> bool:
    return standing is None or (standing.answer, standing.remark) != (answer, remark)


def _written(
    order: WorkOrder,
    item: ChecklistItem,
    phase: str,
    standing: ChecklistAnswer | None,
    actor: Actor,
    locale: str,
    *,
    answer: str,
    remark: str,
) -> ChecklistAnswer:
    row = standing or ChecklistAnswer(work_order=order, item=item, phase=phase)
    row.label, row.answer, row.remark = item.label_in(locale), answer, remark
    row.member_id, row.answered_at = actor.member_id, clock.now()
    row.save()
    return row
