"""The checklist of a repair: what is asked of this kind of device, and what was answered."""

from dataclasses import dataclass

from django.utils import translation

from workorders.models import ChecklistAnswer, ChecklistTemplate, WorkOrder
from workorders.states import Answer, Phase


@dataclass(frozen=True)
class Row:
    """One thing to check; `label` is what it is called now, in the reader's language."""

    item_id: int
    label: str
    before: ChecklistAnswer | None
    after: ChecklistAnswer | None

    def answered(self, phase: str) -> ChecklistAnswer | None:
        return self.before if phase == Phase.BEFORE else self.after

    @property
    def got_worse(self) -> bool:
        """It worked when it came in, and does not now."""
        return (
            self.before is not None
            and self.after is not None
            and (self.before.answer, self.after.answer) == (Answer.OK, Answer.FAIL)
        )


@dataclass(frozen=True)
class Checklist:
    """All that is asked, in its order, and then what was answered but is asked no more.

    Without a template, because nobody said what kind of device it is, it is empty and complete.
    """

    template: ChecklistTemplate | None
    rows: tuple[Row, ...] = ()

    def answered(self, phase: str) -> int:
        return sum(row.answered(phase) is not None for row in self.rows)

    def unanswered(self, phase: str) -> int:
        return len(self.rows) - self.answered(phase)

    def is_complete(self, phase: str) -> bool:
        return self.unanswered(phase) == 0

    def failed(self, phase: str) -> list[Row]:
        return [
            row
            for row in self.rows
            if (found := row.answered(phase)) is not None and found.answer == Answer.FAIL
        ]

    @property
    def got_worse(self) -> list[Row]:
        return [row for row in self.rows if row.got_worse]


def of(order: WorkOrder, locale: str = "") -> Checklist:
    """The checklist of a work order in a locale, or in the language of the page; three queries."""
    template = template_of(order)
    answers: dict[int, dict[str, ChecklistAnswer]] = {}
    for found in order.checklist_answers.select_related("member__user"):
        answers.setdefault(found.item_id, {})[found.phase] = found
    items = list(template.items.filter(is_active=True)) if template else []
    speech = locale or translation.get_language() or "en"
    asked = [_row(item.pk, item.label_in(speech), answers.pop(item.pk, {})) for item in items]
    left = [_row(pk, next(iter(by.values())).label, by) for pk, by in answers.items()]
    return Checklist(template, (*asked, *left))


def template_of(order: WorkOrder) -> ChecklistTemplate | None:
    """The checklist for the kind of device, as the device says or else whatever staff called it."""
    words = [order.device.kind if order.device else "", order.device_category]
    if not any(word.strip() for word in words):
        return None
    templates = list(ChecklistTemplate.objects.all())
    found = (one for word in words for one in templates if one.is_called(word))
    return next(found, None)


def _row(item_id: int, label: str, answers: dict[str, ChecklistAnswer]) -> Row:
    return Row(item_id, label, answers.get(Phase.BEFORE), answers.get(Phase.AFTER))
