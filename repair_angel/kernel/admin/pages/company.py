"""The company's profile and its branches."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from repair_angel.kernel.admin.bases import CommandAdmin
from repair_angel.kernel.models import Branch, Company
from repair_angel.kernel.services import branches, companies


class CompanyForm(forms.ModelForm):
    locale = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Company
        fields: list[str] = []


@admin.register(Company)
class CompanyAdmin(CommandAdmin):
    """One row, so the list leads to it."""

    resource = "company"
    department, icon, position = "settings", "storefront", 10
    menu_title = _("Company profile")
    change_command = companies.update
    form = CompanyForm
    list_display = ["name", "city"]
    list_select_related = ()
    fieldsets = [
        (None, {"fields": ["name", ("email", "phone"), ("mobile", "website")]}),
        (_("Address"), {"fields": ["address", "address2", ("postal_code", "city"), "country"]}),
        (
            _("Registration"),
            {"fields": [("vat_number", "chamber_of_commerce"), ("iban", "currency")]},
        ),
        (
            _("Way of working"),
            {"fields": [("locale", "timezone"), ("payment_days", "allow_negative_stock")]},
        ),
        (_("About"), {"fields": ["description"]}),
    ]
    readonly_fields = ["currency"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        page = reverse("admin:kernel_company_change", args=[request.company.pk])
        return HttpResponseRedirect(page)


@admin.register(Branch)
class BranchAdmin(CommandAdmin):
    resource = "branches"
    department, icon, position = "settings", "location_on", 30
    create_command = branches.create
    change_command = branches.update
    list_display = ["name", "address", "phone", "active"]
    list_filter = ["active"]
    list_select_related = ()
    search_fields = ["name", "address"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = ["name", "address", ("phone", "email")]
        return [*fields, "active"] if obj else fields
