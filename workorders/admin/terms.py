"""The shop's repair terms, version by version."""

from django.contrib import admin

from repair_angel.kernel.admin.bases import CommandAdmin
from workorders.models import TermsVersion
from workorders.services import terms


@admin.register(TermsVersion)
class TermsVersionAdmin(CommandAdmin):
    """Adding one puts it in force; what was signed keeps its own version."""

    resource = "work-orders"
    department, icon, position = "settings", "gavel", 60
    create_command = terms.publish
    list_display = ["language", "number", "created_at", "member"]
    list_filter = ["language"]
    list_select_related = ["member__user"]
    fields = ["language", "text"]
