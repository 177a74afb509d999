"""Which things a shop checks: the lists each company starts with, and what it makes of them."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Max

from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Company
from repair_angel.kernel.tenancy import get_or_404
from workorders.models import ChecklistAnswer, ChecklistItem, ChecklistTemplate

TABLES = Path(__file__).parent.parent / "tables"
LABELS = ("label_nl", "label_en", "label_fr")
SHOWN = {*LABELS, "also_called", "position"}


def furnish(company: Company) -> None:
    """Give a new company its checklists."""
    rows = [ChecklistTemplate(position=at, **row) for at, row in enumerate(table("checklists"))]
    templates = {
        template.kind: template for template in ChecklistTemplate.objects.bulk_create(rows)
    }
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            template=templates[row["kind"]], position=at, **{name: row[name] for name in LABELS}
        )
        for at, row in enumerate(table("checklist_items"))
    )


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of this app's tables."""
    with (TABLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


@command("checklist-templates.write")
def create(*, actor: Actor, kind: str, **shown: Any) -> ChecklistTemplate:
    """A checklist for another kind of device; `shown` are SHOWN.

    Raises InvalidInput when there is one. Records `workorders.checklist_template.created`.
    """
    if ChecklistTemplate.objects.filter(kind=kind).exists():
        raise InvalidInput({"kind": ["The kind has already been taken."]})
    shown = _settable(shown, SHOWN)
    if shown.get("position") is None:
        shown["position"] = _last(ChecklistTemplate.objects.all())
    template = ChecklistTemplate.objects.create(kind=kind, **shown)
    events.record("workorders.checklist_template.created", subject=template, kind=kind)
    return template


@command("checklist-templates.write")
def update(*, actor: Actor, checklist_template_id: int, **shown: Any) -> ChecklistTemplate:
    """Call a checklist otherwise, or put it in another place: fields in SHOWN.

    Records `workorders.checklist_template.changed` with the fields' names.
    """
    template = _template(checklist_template_id)
    if changed := save_changes(template, _settable(shown, SHOWN)):
        events.record("workorders.checklist_template.changed", subject=template, fields=changed)
    else:
        events.unchanged()
    return template


@command("checklist-templates.write")
def add_item(*, actor: Actor, checklist_template_id: int, **given: Any) -> ChecklistItem:
    """Check one thing more: its LABELS and perhaps a `position`, else at the end.

    Records `workorders.checklist_template.item_added`.
    """
    template = _template(checklist_template_id)
    given = _settable(given, {*LABELS, "position", "is_active"})
    if given.get("position") is None:
        given["position"] = _last(template.items.all())
    item = ChecklistItem.objects.create(template=template, **given)
    events.record("workorders.checklist_template.item_added", subject=template, item_id=item.pk)
    return item


@command("checklist-templates.write")
def change_item(*, actor: Actor, item_id: int, **given: Any) -> ChecklistItem:
    """Change what is given of a thing to check. What was answered keeps the words it was asked in.

    Records `workorders.checklist_template.item_changed` with the fields' names.
    """
    item = _item(item_id)
    if changed := save_changes(item, _settable(given, {*LABELS, "position", "is_active"})):
        _record("item_changed", item, fields=changed)
    else:
        events.unchanged()
    return item


@command("checklist-templates.write")
def remove_item(*, actor: Actor, item_id: int) -> None:
    """Check one thing less; one that was answered somewhere stays, and is asked no more.

    Records `workorders.checklist_template.item_removed`.
    """
    item = _item(item_id)
    _record("item_removed", item)
    if ChecklistAnswer.objects.filter(item=item).exists():
        item.is_active = False
        item.save(update_fields=["is_active"])
    else:
        item.delete()


def _record(what: str, item: ChecklistItem, **more: Any) -> None:
    events.record(
        f"workorders.checklist_template.{what}", subject=item.template, item_id=item.pk, **more
    )


def _template(template_id: int) -> ChecklistTemplate:
    return get_or_404(ChecklistTemplate.objects.select_for_update(), template_id)


def _item(item_id: int) -> ChecklistItem:
    """Its template is locked first, as when one is added."""
    template_id = get_or_404(ChecklistItem.objects.all(), item_id).template_id
    return get_or_404(_template(template_id).items.select_related("template"), item_id)


def _last(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _settable(given: dict[str, Any], names: set[str]) -> dict[str, Any]:
    if stray := given.keys() - names:
        raise TypeError(f"{sorted(stray)} cannot be set")
    return dict(given)
