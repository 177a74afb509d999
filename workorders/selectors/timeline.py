"""A work order's timeline: the event log, in six words and in sentences.

Events hold ids only. Sentences are made from the rows as they are now, so what was erased from a
row is gone from the timeline too.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Event, Member
from repair_angel.kernel.references import type_of
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote, WorkOrderStatus

PREFIX = "workorders.work_order."
SHOWN = {
    "created": "created",
    "changed": "field_changed",
    "line_added": "field_changed",
    "line_changed": "field_changed",
    "line_removed": "field_changed",
    "note_added": "note_added",
    "assigned": "engineer_assigned",
    "status_changed": "status_changed",
    "completed": "completed",
}
KINDS = tuple(dict.fromkeys(SHOWN.values()))


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `member` is None when it was the system."""

    id: int
    event: str
    description: str
    member: Member | None
    created_at: datetime.datetime


def events_of(work_order_id: int, kind: str = "") -> QuerySet[Event]:
    """The events behind the timeline, newest first; `kind` is one of KINDS."""
    return (
        Event.objects.filter(
            subject_type=type_of(WorkOrder), subject_id=work_order_id, name__in=names_of(kind)
        )
        .select_related("member__user")
        .order_by("-pk")
    )


def names_of(kind: str = "") -> list[str]:
    """The names of the events shown as `kind`, or of all that are shown."""
    return [PREFIX + verb for verb, shown in SHOWN.items() if kind in ("", shown)]


def last_change_of(order: WorkOrder) -> Event | None:
    """What last moved the work order's version."""
    names = [PREFIX + verb for verb in ("created", "changed", "assigned", "status_changed")]
    return events_of(order.pk).filter(name__in=names).first()


def event_of_note(note: WorkOrderNote) -> Event:
    """The event that a note was written with."""
    return events_of(note.work_order_id, "note_added").get(data__note_id=note.pk)


def told(events: Sequence[Event], locale: str) -> list[Entry]:
    """Events as entries; statuses are called what the company calls them in `locale`.

    Takes four queries at most, however many events.
    """
    teller = _Teller(events, locale)
    return [
        Entry(event.pk, SHOWN[_verb(event)], teller.sentence(event), event.member, event.at)
        for event in events
    ]


class _Teller:
    """Finds the rows a page of events speaks of, then makes a sentence of each event."""

    def __init__(self, events: Sequence[Event], locale: str) -> None:
        slugs = {event.data[key] for event in events for key in ("before", "to") if _moves(event)}
        self._labels = {
            status.slug: status.label_in(locale)
            for status in _rows(WorkOrderStatus.objects, "slug", slugs)
        }
        notes = {event.data["note_id"] for event in events if "note_id" in event.data}
        self._notes = {note.pk: note.note for note in _rows(WorkOrderNote.objects, "pk", notes)}
        lines = {event.data["line_id"] for event in events if "line_id" in event.data}
        self._lines = {
            line.pk: line.description for line in _rows(WorkOrderLine.objects, "pk", lines)
        }
        members = {event.data["to"] for event in events if _verb(event) == "assigned"} - {None}
        ours = Member.objects.filter(company_id=tenancy.company_id()).select_related("user")
        self._members = {member.pk: str(member) for member in _rows(ours, "pk", members)}

    def sentence(self, event: Event) -> str:
        return str(getattr(self, _verb(event))(event.data))

    def created(self, data: dict[str, Any]) -> str:
        return _("Work order created")

    def changed(self, data: dict[str, Any]) -> str:
        words = {field.attname: str(field.verbose_name) for field in WorkOrder._meta.fields}
        fields = ", ".join(words.get(name, name) for name in data["fields"])
        return _("Changed: %(fields)s") % {"fields": fields}

    def line_added(self, data: dict[str, Any]) -> str:
        return _("Line added: %(line)s") % {"line": self._line(data)}

    def line_changed(self, data: dict[str, Any]) -> str:
        return _("Line changed: %(line)s") % {"line": self._line(data)}

    def line_removed(self, data: dict[str, Any]) -> str:
        return _("Line removed: %(line)s") % {"line": self._line(data)}

    def note_added(self, data: dict[str, Any]) -> str:
        return self._notes.get(data["note_id"], "")

    def assigned(self, data: dict[str, Any]) -> str:
        if data["to"] is None:
            return _("Assigned to nobody")
        return _("Assigned to %(member)s") % {"member": self._members.get(data["to"], data["to"])}

    def status_changed(self, data: dict[str, Any]) -> str:
        before, to = (self._labels.get(data[key], data[key]) for key in ("before", "to"))
        return _("Status changed from %(before)s to %(to)s") % {"before": before, "to": to}

    def completed(self, data: dict[str, Any]) -> str:
        return _("Work order completed")

    def _line(self, data: dict[str, Any]) -> str:
        """What the line is called now, if it is still there, and what it came to then."""
        amount = data["line_total"]
        name = self._lines.get(data["line_id"])
        return f"{name} ({amount})" if name else amount


def _verb(event: Event) -> str:
    return event.name.removeprefix(PREFIX)


def _moves(event: Event) -> bool:
    return _verb(event) == "status_changed"


def _rows(source: Any, key: str, wanted: Iterable[Any]) -> Iterable[Any]:
    """The rows wanted; no query when nothing is."""
    found = list(wanted)
    return source.filter(**{f"{key}__in": found}) if found else ()
