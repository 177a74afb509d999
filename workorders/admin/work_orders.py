"""The list of repairs and the page of one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, LineInline, ReadOnlyInline
from repair_angel.kernel.models import Branch
from workorders.admin import badges, paper
from workorders.admin.forms import (
    AssignForm,
    LineForm,
    NoteForm,
    StatusForm,
    WorkOrderForm,
)
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote
from workorders.selectors import timeline
from workorders.services import lines, notes, work_orders
from workorders.states import Priority

SHOWN_ENTRIES = 20


class LinesInline(LineInline):
    model = WorkOrderLine
    form = LineForm
    fields = [*LineForm.Meta.fields, "line_total"]
    readonly_fields = ["line_total"]
    autocomplete_fields = ["product"]
    extra = 1
    add_command = lines.add
    change_command = lines.change
    remove_command = lines.remove


class NotesInline(ReadOnlyInline):
    model = WorkOrderNote
    fields = ["note", "is_internal", "member", "created_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("member__user")


@admin.register(WorkOrder)
class WorkOrderAdmin(CommandAdmin):
    """Every repair, also those imported from elsewhere."""

    resource = "work-orders"
    form = WorkOrderForm
    department, icon, position = "workshop", "build", 10
    palette = "build"
    palette_by = ["ticket_no"]
    palette_series = (work_orders.NUMBER, "ticket_no")
    create_command = work_orders.create
    change_command = work_orders.update
    delete_command = work_orders.delete
    list_display = [
        "ticket_no",
        "status_badge",
        "customer",
        "device_shown",
        "assigned_to",
        "urgency",
        "promised",
        "total",
    ]
    list_filter = ["status", "assigned_to", "priority", "branch", "is_history", "received_at"]
    list_select_related = ["customer", "status", "assigned_to__user"]
    ordering = ("-pk",)
    search_fields = ["search"]
    autocomplete_fields = ["customer", "device"]
    inlines = [LinesInline, NotesInline]
    actions = ["take"]
    actions_row = ["change_status", "assign"]
    actions_detail = [
        "change_status",
        "assign",
        "add_note",
        "take",
        "print_label",
        "print_receipt",
        "mail_receipt",
    ]
    readonly_fields = [
        "status_badge",
        "received_at",
        "completed_at",
        "subtotal",
        "vat_total",
        "total",
        "outcome",
        "barrier",
    ]

    print_label = paper.print_label
    print_receipt = paper.print_receipt
    mail_receipt = paper.mail_receipt
    change_status = command_action(
        _("Change status"), work_orders.change_status, form=StatusForm, icon="flag"
    )
    assign = command_action(_("Assign"), work_orders.assign, form=AssignForm, icon="person")
    add_note = command_action(_("Add note"), notes.add, form=NoteForm, icon="edit_note")
    take = command_action(
        _("Take on"),
        work_orders.take,
        icon="front_hand",
        shown=lambda order: order.assigned_to_id is None,
    )

    @staticmethod
    def badge(request: HttpRequest) -> int | None:
        """The member's own unfinished repairs."""
        return WorkOrder.objects.unfinished().filter(assigned_to=request.member).count()

    def palette_detail(self, row: WorkOrder) -> str:
        said = (row.customer.name, row.device_name, str(row.status))
        return " · ".join(filter(None, said))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Notes are written on a work order that is there."""
        return self.inlines if obj else [LinesInline]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        taken_in = [
            ("customer", "branch"),
            "device",
            ("device_category", "device_brand"),
            ("device_model", "device_serial"),
            "problem_description",
            ("accessories", "customer_reference"),
            ("priority", "assigned_to"),
            ("expected_ready_at", "spending_limit"),
        ]
        if obj is None:
            return [(None, {"fields": taken_in})]
        taken_in += ["technician_findings"]
        if self.has_change_permission(request, obj):
            taken_in += ["seen_version"]
        now = ["status_badge", ("received_at", "completed_at"), ("subtotal", "vat_total", "total")]
        history = [(_("Outcome"), {"fields": [("outcome", "barrier")]})] if obj.is_history else []
        return [(None, {"fields": now}), (_("Repair"), {"fields": taken_in}), *history]

    def given(self, request: HttpRequest, obj: Any, values: dict[str, Any]) -> dict[str, Any]:
        """A change of the work order itself says what it was made to; one of lines need not."""
        values.pop("seen_version", None)
        seen = getattr(obj, "seen_version", None)
        return {**values, "seen_version": seen} if values and seen else values

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        branch = Branch.objects.filter(active=True).order_by("pk").first()
        return {"branch": branch, **super().get_changeform_initial_data(request)}

    @display(description=_("status"), ordering="status__position")
    def status_badge(self, order: WorkOrder) -> SafeString:
        return badges.of_status(order.status)

    @display(description=_("device"))
    def device_shown(self, order: WorkOrder) -> str:
        return order.device_name or "—"

    @display(description=_("priority"), ordering="priority", label=badges.PRIORITY)
    def urgency(self, order: WorkOrder) -> tuple[str, Any]:
        return order.priority, Priority(order.priority).label

    @display(description=_("expected ready"), ordering="expected_ready_at")
    def promised(self, order: WorkOrder) -> SafeString | str:
        """In red once the promise is broken."""
        if order.expected_ready_at is None:
            return "—"
        shown = date_format(timezone.localtime(order.expected_ready_at), "SHORT_DATETIME_FORMAT")
        if order.is_overdue:
            return format_html('<span class="text-red-700 dark:text-red-400">{}</span>', shown)
        return shown


@panels.panel(
    "workorders.workorder",
    _("Timeline"),
    permission="work-orders.read",
    template="workorders/timeline.html",
)
def happened(request: HttpRequest, order: WorkOrder) -> dict[str, Any] | None:
    events = list(timeline.events_of(order.pk)[: SHOWN_ENTRIES + 1])
    if not events:
        return None
    locale = translation.get_language() or "en"
    entries = timeline.told(events[:SHOWN_ENTRIES], locale)
    return {"entries": entries, "more": len(events) > SHOWN_ENTRIES}
