"""Time spent: everybody's, and a manager's corrections."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from repair_angel.kernel.admin.bases import CommandAdmin
from workorders.models import TimeEntry
from workorders.services import time_entries


@admin.register(TimeEntry)
class TimeEntryAdmin(CommandAdmin):
    """A running clock is stopped by whoever started it; afterwards a manager may correct it."""

    resource = "work-orders"
    department, icon, position = "workshop", "timer", 40
    create_command = time_entries.add
    change_command = time_entries.correct
    list_display = ["work_order", "member", "started_at", "ended_at", "minutes", "note"]
    list_filter = ["member", "started_at"]
    list_select_related = ["work_order", "member__user"]
    ordering = ("-pk",)
    autocomplete_fields = ["work_order"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        ended = ["ended_at"] if obj else []
        return [("work_order", "member"), ("started_at", *ended), "minutes", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["work_order", "member", "ended_at"] if obj else []

    def is_editable(self, obj: TimeEntry) -> bool:
        return not obj.is_running
