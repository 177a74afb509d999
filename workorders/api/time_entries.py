"""Time spent on a work order."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.input import InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ListsRows
from repair_angel.kernel.tenancy import get_or_404
from workorders.api.notes import MemberOut
from workorders.models import TimeEntry, WorkOrder
from workorders.services import time_entries


class ClockIn(InputSerializer):
    note = TextIn(300, required=False)


class TimeEntryOut(ModelOut):
    user = MemberOut(source="member", read_only=True)

    class Meta:
        model = TimeEntry
        fields = ["id", "user", "started_at", "ended_at", "minutes", "note"]


class TimeEntryViewSet(ListsRows):
    """Who worked on it and how long; `ended_at` is null while a clock runs."""

    resource = "work-orders"
    queryset = TimeEntry.objects.none()
    serializer_class = TimeEntryOut
    paginated = False
    ordering = ("id",)
    inputs = {"start": ClockIn, "stop": ClockIn}
    commands = {"start": time_entries.start, "stop": time_entries.stop}
    examples = {"start": {"note": "Replacing the screen."}, "stop": {"note": ""}}
    example = {
        "id": 44,
        "user": {"id": 3, "name": "Jan Bakker"},
        "started_at": "2026-03-27T10:05:00Z",
        "ended_at": "2026-03-27T10:47:30Z",
        "minutes": 43,
        "note": "Replacing the screen.",
    }

    def get_queryset(self) -> QuerySet[Any]:
        order = get_or_404(WorkOrder.objects.only("pk"), self.kwargs["pk"])
        return order.time_entries.select_related("member__user")

    def start(self, request: Request, pk: int) -> Response:
        """Start the token's employee's clock here; it stops elsewhere."""
        return self.present(time_entries.start(actor=self.actor, work_order_id=pk, **self.parse()))

    def stop(self, request: Request, pk: int) -> Response:
        """Stop the token's employee's clock on this work order."""
        return self.present(time_entries.stop(actor=self.actor, work_order_id=pk, **self.parse()))
