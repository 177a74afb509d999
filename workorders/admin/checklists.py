"""What the shop checks, kind of device by kind of device."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from repair_angel.kernel.admin.bases import CommandAdmin, LineInline
from workorders.models import ChecklistItem, ChecklistTemplate
from workorders.services import checklist_templates


class ItemsInline(LineInline):
    model = ChecklistItem
    fields = ["label_nl", "label_en", "label_fr", "position", "is_active"]
    add_command = checklist_templates.add_item
    change_command = checklist_templates.change_item
    remove_command = checklist_templates.remove_item
    row_argument = "item_id"
    optional = ("position",)
    extra = 1


@admin.register(ChecklistTemplate)
class ChecklistTemplateAdmin(CommandAdmin):
    """What was answered on a repair keeps the words it was asked in, whatever is changed here."""

    resource = "work-orders"
    department, icon, position = "settings", "checklist", 50
    create_command = checklist_templates.create
    change_command = checklist_templates.update
    list_display = ["shown", "also_called", "position"]
    list_display_links = ["shown"]
    list_select_related = ()
    ordering = ("position", "pk")
    fields = ["kind", "label_nl", "label_en", "label_fr", "also_called", "position"]
    inlines = [ItemsInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind"] if obj else []

    @display(description=_("checklist"), ordering="position")
    def shown(self, template: ChecklistTemplate) -> str:
        return str(template)
