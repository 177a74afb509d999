"""The company's statuses."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget

from repair_angel.kernel.admin.bases import CommandAdmin
from workorders.admin import badges
from workorders.models import WorkOrderStatus
from workorders.services import statuses


@admin.register(WorkOrderStatus)
class WorkOrderStatusAdmin(CommandAdmin):
    """Labels, colours and the order are the company's; slug and stage stay as they were made."""

    resource = "work-orders"
    department, icon, position = "settings", "flag", 40
    create_command = statuses.create
    change_command = statuses.update
    delete_command = statuses.delete
    list_display = ["shown", "slug", "stage", "position"]
    list_display_links = ["shown"]
    list_select_related = ()
    ordering = ("position", "pk")
    fields = [("slug", "stage"), "label_nl", "label_en", "label_fr", ("colour", "position")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug", "stage"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = WorkOrderStatus.objects.aggregate(last=Max("position"))["last"]
        return {"position": (last or 0) + 1, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            kwargs["widget"] = UnfoldAdminColorInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def is_deletable(self, obj: WorkOrderStatus) -> bool:
        return obj.slug not in {known.slug for known in statuses.standard()}

    @display(description=_("status"), ordering="position")
    def shown(self, status: WorkOrderStatus) -> SafeString:
        return badges.of_status(status)
