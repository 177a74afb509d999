"""The timeline of a work order."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.filters import ChoiceFilter, Filters
from repair_angel.kernel.api.output import Out
from repair_angel.kernel.api.viewsets import ListsRows
from repair_angel.kernel.models import Event
from repair_angel.kernel.tenancy import get_or_404
from workorders.api.notes import InternalNoteIn, MemberOut
from workorders.models import WorkOrder
from workorders.selectors import timeline
from workorders.services import notes


class EntryOut(Out):
    id = serializers.IntegerField(read_only=True)
    event = serializers.ChoiceField(choices=timeline.KINDS, read_only=True)
    description = serializers.CharField(read_only=True)
    user = MemberOut(source="member", read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)


class KindFilter(ChoiceFilter):
    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(name__in=timeline.names_of(value)) if value else qs


class TimelineFilters(Filters):
    event = KindFilter(timeline.KINDS)


class TimelineViewSet(ListsRows):
    """What happened to a work order, newest first: an immutable log."""

    resource = "work-orders"
    queryset = Event.objects.none()
    serializer_class = EntryOut
    filterset_class = TimelineFilters
    inputs = {"add_note": InternalNoteIn}
    commands = {"add_note": notes.add}
    statuses = {"add_note": 201}
    examples = {"add_note": {"note": "Waiting for spare part from supplier."}}
    example = {
        "id": 301,
        "event": "status_changed",
        "description": "Status changed from New to In Repair",
        "user": {"id": 3, "name": "Jan Bakker"},
        "created_at": "2026-03-27T08:45:00Z",
    }

    def get_queryset(self) -> QuerySet[Any]:
        order = get_or_404(WorkOrder.objects.only("pk"), self.kwargs["pk"])
        return timeline.events_of(order.pk)

    def rows(self, found: QuerySet[Any]) -> list[Any]:
        return EntryOut(timeline.told(list(found), self.company.locale), many=True).data

    def add_note(self, request: Request, pk: int) -> Response:
        """Write an internal note, which the customer never sees."""
        note = notes.add(actor=self.actor, work_order_id=pk, **self.parse())
        entries = timeline.told([timeline.event_of_note(note)], self.company.locale)
        return self.present(entries[0])
