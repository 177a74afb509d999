"""The years of the books: closed and opened again by buttons."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounting.models import FiscalYear
from accounting.services import audit_files, year_end
from accounting.states import LegalForm, PeriodStatus
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.downloads import made_response

COLOURS = {PeriodStatus.OPEN: "success", PeriodStatus.CLOSED: "info"}


class CloseForm(ActionForm):
    legal_form = forms.ChoiceField(label=_("legal form"), choices=LegalForm.choices)

    def prepare(self) -> None:
        """As the last year that was closed."""
        closed = FiscalYear.objects.exclude(legal_form="").order_by("-year").first()
        self.fields["legal_form"].initial = closed.legal_form if closed else None


class ReopenForm(ActionForm):
    reason = forms.CharField(label=_("reason"), max_length=200)


def is_open(year: FiscalYear) -> bool:
    return year.status == PeriodStatus.OPEN


@admin.register(FiscalYear)
class FiscalYearAdmin(ReadOnlyAdmin):
    resource = "fiscal-years"
    department, icon, position = "money", "calendar_month", 55
    list_display = ["year", "starts_on", "ends_on", "shown", "closed_at"]
    list_filter = ["status"]
    list_select_related = []
    search_fields = ["year"]
    ordering = ["-year"]
    fields = [
        "year",
        "starts_on",
        "ends_on",
        "shown",
        "legal_form",
        "closed_at",
        "reopened_because",
    ]
    actions_detail = ["close", "reopen", "audit_file"]

    close = command_action(
        _("Close the year"),
        year_end.close,
        form=CloseForm,
        confirm=_(
            "The result goes to the equity, and nothing can be booked in this year any more."
        ),
        done=lambda year: _("The year %(year)s is closed.") % {"year": year.year},
        icon="lock",
        shown=is_open,
    )
    reopen = command_action(
        _("Open the year again"),
        year_end.reopen,
        form=ReopenForm,
        confirm=_("The entries that closed it are reversed. VAT periods stay as they are."),
        icon="lock_open",
        variant=ActionVariant.DANGER,
        shown=lambda year: not is_open(year),
    )

    @action(description=_("Audit file (XAF)"), icon="download")
    def audit_file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What the Belastingdienst or the accountant asks for."""
        year = self.get_object(request, object_id)
        if year is None or not self.has_view_permission(request, year):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        name = f"auditfile-{year.year}.xaf"
        return made_response(audit_files.write(year), name=name, content_type="application/xml")

    @display(description=_("status"), ordering="status", label=COLOURS)
    def shown(self, year: FiscalYear) -> tuple[str, Any]:
        return year.status, year.get_status_display()
