"""The company's profile and its branches."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminSelectWidget

from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.site import add_page
from repair_angel.kernel.downloads import file_response
from repair_angel.kernel.models import Branch, Company
from repair_angel.kernel.services import branches, companies, looks


class CompanyForm(forms.ModelForm):
    locale = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Company
        fields: list[str] = []


class LookForm(ActionForm):
    colour = forms.CharField(
        label=_("colour"),
        widget=UnfoldAdminColorInputWidget,
        help_text=_("Of headings and lines on invoices and receipts."),
    )
    file = forms.FileField(
        label=_("logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP; one on white or without a ground prints best."),
    )
    without_logo = forms.BooleanField(label=_("no logo"), required=False)

    def prepare(self) -> None:
        self.fields["colour"].initial = looks.current().colour


def logo(request: HttpRequest) -> HttpResponse:
    """The company's logo, to be seen on its page."""
    if (kept := looks.logo()) is None:
        raise Http404
    return file_response(kept)


add_page("company-logo/", logo, "company_logo")


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
        (None, {"fields": ["name", ("email", "phone"), ("mobile", "website"), "look"]}),
        (_("Address"), {"fields": ["address", "address2", ("postal_code", "city"), "country"]}),
        (
            _("Registration"),
            {"fields": [("vat_number", "chamber_of_commerce"), ("iban", "currency")]},
        ),
        (
            _("Way of working"),
            {
                "fields": [
                    ("locale", "timezone"),
                    ("payment_days", "allow_negative_stock"),
                    "rounds_cash",
                ]
            },
        ),
        (_("About"), {"fields": ["description"]}),
    ]
    readonly_fields = ["currency", "look"]
    actions_detail = ["change_look"]

    change_look = command_action(
        _("Logo and colour"), looks.update, form=LookForm, icon="palette", done=_("Saved.")
    )

    @display(description=_("logo and colour"))
    def look(self, company: Company) -> SafeString:
        """The logo as it is printed, over a bar in the colour."""
        look = looks.current()
        picture = format_html(
            '<img src="{}" alt="" style="max-height:4rem;max-width:16rem;background:#fff">',
            reverse("admin:company_logo"),
        )
        bar = '{}<div style="width:8rem;height:.375rem;margin-top:.5rem;background:{}"></div>'
        return format_html(bar, picture if look.has_logo else "", look.colour)

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
