"""The page of tags."""

from django.contrib import admin

from crm.models import Tag
from crm.services import tags
from repair_angel.kernel.admin.bases import CommandAdmin


@admin.register(Tag)
class TagAdmin(CommandAdmin):
    resource = "customers"
    department, icon, position = "counter", "sell", 40
    create_command = tags.create
    change_command = tags.update
    delete_command = tags.delete
    list_display = ["name"]
    list_select_related = ()
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name"]
