"""Notes on a work order, and how members are shown."""

from rest_framework import serializers

from repair_angel.kernel.api.input import FlagIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, Out
from workorders.models import WorkOrderNote

EXAMPLE = {
    "id": 77,
    "note": "Battery is swollen.",
    "is_internal": True,
    "user": {"id": 3, "name": "Jan Bakker"},
    "created_at": "2026-03-27T09:00:00Z",
}


class MemberOut(Out):
    """An employee: the id is the one `assigned_to` takes."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(source="user", read_only=True)


class NoteOut(ModelOut):
    user = MemberOut(source="member", read_only=True, allow_null=True)

    class Meta:
        model = WorkOrderNote
        fields = ["id", "note", "is_internal", "user", "created_at"]


class NoteIn(InputSerializer):
    note = TextIn(10_000)
    is_internal = FlagIn(default=True)


class InternalNoteIn(InputSerializer):
    note = TextIn(10_000)
