"""The chart of accounts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounting.models import GlAccount
from accounting.services import accounts
from repair_angel.kernel.admin.bases import CommandAdmin


@admin.register(GlAccount)
class GlAccountAdmin(CommandAdmin):
    resource = "gl-accounts"
    create_command = accounts.create
    change_command = accounts.update
    delete_command = accounts.delete
    department, icon, position = "money", "account_tree", 60
    palette = "account_tree"
    list_display = ["code", "name", "type", "rgs_code", "is_control", "is_active"]
    list_filter = ["type", "is_control", "is_active"]
    list_select_related = []
    search_fields = ["code", "name"]
    ordering = ["code"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("type", "subtype"), ("rgs_code", "is_active")]}),
        (_("How the programme uses it"), {"fields": [("role", "is_control")]}),
    ]
    readonly_fields = ["role", "is_control"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one is in use, and the programme knows nothing of it."""
        if obj:
            return self.fieldsets
        return [(None, {"fields": [("code", "name"), ("type", "subtype"), "rgs_code"]})]
