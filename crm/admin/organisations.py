"""The page of the companies customers belong to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation
from crm.services import organisations
from repair_angel.kernel.admin.bases import CommandAdmin


@admin.register(Organisation)
class OrganisationAdmin(CommandAdmin):
    resource = "customers"
    department, icon, position = "counter", "apartment", 30
    palette = "apartment"
    create_command = organisations.create
    change_command = organisations.update
    delete_command = organisations.delete
    list_display = ["name", "phone", "email", "city"]
    list_select_related = ()
    search_fields = ["search"]
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["name", ("phone", "email")]}),
        (_("Address"), {"fields": ["address", ("postal_code", "city"), "country"]}),
        (_("Registration"), {"fields": [("vat_number", "kvk")]}),
    ]
