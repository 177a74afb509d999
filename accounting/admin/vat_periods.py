"""VAT periods: the return in the shape of its form, where each figure comes from, closing and filing."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from accounting.models import VatPeriod
from accounting.selectors import icp, late_finds, vat_calendar, vat_checks, vat_returns
from accounting.services import (
    vat_pdfs,
    vat_settlement,
    vat_spreadsheets,
    vat_supplements,
)
from accounting.services import (
    vat_returns as returns,
)
from accounting.states import ShownPeriodStatus
from repair_angel.kernel.admin import panels, refusals, seal
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.site import add_page
from repair_angel.kernel.downloads import csv_response, pdf_to_print

READ, CLOSE = "btw-periods.read", returns.close.permission
PERIOD = "accounting.vatperiod"
COLOURS = {
    ShownPeriodStatus.OPEN: "success",
    ShownPeriodStatus.CLOSED: "warning",
    ShownPeriodStatus.FILED: "info",
}
CHARTED = 12


class FileForm(ActionForm):
    reference = forms.CharField(
        label=_("reference"),
        max_length=60,
        required=False,
        help_text=_("The number the tax office gave the return, or its payment reference."),
    )


class ReopenForm(ActionForm):
    reason = forms.CharField(label=_("reason"), max_length=200)


def is_open(period: VatPeriod) -> bool:
    return period.is_open


def is_to_file(period: VatPeriod) -> bool:
    return not period.is_open and period.filed_at is None


def has_late_finds(period: VatPeriod) -> bool:
    return not period.is_open and bool(late_finds.untold(period))


@admin.register(VatPeriod)
class VatPeriodAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    department, icon, position = "money", "account_balance", 40
    menu_title = _("VAT returns")
    list_display = ["label", "starts_on", "ends_on", "due", "shown", "total"]
    list_filter = ["status"]
    list_select_related = []
    search_fields = ["year"]
    ordering = ["-starts_on"]
    list_before_template = "accounting/vat_chart.html"
    fields = [
        ("label", "shown"),
        ("starts_on", "ends_on"),
        ("due", "pay"),
        ("closed_at", "filed_at"),
        "filing_reference",
        "reopened_because",
    ]
    actions_detail = ["close", "file", "reopen", "supplement", "print_pdf", "entries", "listing"]

    file = command_action(
        _("Mark as filed"),
        returns.file,
        form=FileForm,
        icon="task_alt",
        confirm=_("A filed return is never opened again; what is found later is a late find."),
        done=_("The return is marked as filed."),
        shown=is_to_file,
    )
    reopen = command_action(
        _("Open again"),
        returns.reopen,
        form=ReopenForm,
        icon="lock_open",
        confirm=_("Its closing entries are reversed, and it takes entries again."),
        done=_("The period is open again."),
        shown=is_to_file,
    )
    supplement = command_action(
        _("Make supplement"),
        vat_supplements.make,
        icon="post_add",
        confirm=_("The late finds are told in a supplement, and leave the running return."),
        done=_("The supplement is made."),
        shown=has_late_finds,
    )

    @action(description=_("Close"), icon="lock")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:accounting_vat_close", args=[object_id]))

    close.shown, close.command = is_open, returns.close

    @action(description=_("PDF"), icon="picture_as_pdf")
    def print_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        period = self._seen(request, object_id)
        return pdf_to_print(vat_pdfs.vat_return(period), name=f"btw-{period}.pdf")

    @action(description=_("Entries (CSV)"), icon="download")
    def entries(self, request: HttpRequest, object_id: str) -> FileResponse:
        period = self._seen(request, object_id)
        found = vat_returns.in_return(period)
        return csv_response(vat_spreadsheets.entries(found), name=f"btw-{period}.csv")

    @action(description=_("EU listing (CSV)"), icon="public")
    def listing(self, request: HttpRequest, object_id: str) -> FileResponse:
        period = self._seen(request, object_id)
        return csv_response(vat_spreadsheets.icp(period), name=f"icp-{period}.csv")

    def _seen(self, request: HttpRequest, object_id: str) -> VatPeriod:
        period = self.get_object(request, object_id)
        if period is None or not self.has_view_permission(request, period):
            raise PermissionDenied
        return period

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"vat_chart": _chart(), **(extra_context or {})})

    @display(description=_("period"), ordering="starts_on")
    def label(self, period: VatPeriod) -> str:
        return str(period)

    @display(description=_("status"), label=COLOURS)
    def shown(self, period: VatPeriod) -> tuple[str, Any]:
        status = ShownPeriodStatus(period.shown_status)
        return status, status.label

    @display(description=_("return before"))
    def due(self, period: VatPeriod) -> str:
        return date_format(vat_calendar.file_by(period), "SHORT_DATE_FORMAT")

    @display(description=_("money there before"))
    def pay(self, period: VatPeriod) -> str:
        return date_format(vat_calendar.pay_by(period), "SHORT_DATE_FORMAT")


@panels.panel(PERIOD, _("To look at"), permission=READ, template="accounting/vat_findings.html")
def findings(request: HttpRequest, period: VatPeriod) -> dict[str, Any] | None:
    found = vat_checks.findings(period) if period.is_open else []
    return {"findings": found} if found else None


@panels.panel(PERIOD, _("VAT return"), permission=READ, template="accounting/vat_return.html")
def boxes(request: HttpRequest, period: VatPeriod) -> dict[str, Any]:
    found = vat_returns.of_period(period)
    return {"period": period, "return": found}


@panels.panel(
    PERIOD, _("Supplies within the EU"), permission=READ, template="accounting/vat_icp.html"
)
def within_the_eu(request: HttpRequest, period: VatPeriod) -> dict[str, Any] | None:
    customers = icp.of_period(period)
    return {"customers": customers} if customers else None


@panels.panel(PERIOD, _("Late finds"), permission=READ, template="accounting/vat_late.html")
def late(request: HttpRequest, period: VatPeriod) -> dict[str, Any] | None:
    """Of a closed period: what belongs to it, and was told or not."""
    entries = period.late_finds.select_related("entry", "supplement").order_by("pk")[:100]
    supplements = list(period.supplements.order_by("number"))
    if not entries and not supplements:
        return None
    return {"entries": entries, "supplements": supplements}


def closing(request: HttpRequest, period_id: int) -> HttpResponse:
    """The entry that closing will make, to agree with."""
    if not request.actor.may(CLOSE):
        raise PermissionDenied
    period = VatPeriod.objects.filter(pk=period_id).first()
    if period is None:
        raise Http404
    back = HttpResponseRedirect(reverse("admin:accounting_vatperiod_change", args=[period_id]))
    if request.method == "POST":
        _close(request, period)
        return back
    if not period.is_open:
        return back
    found = vat_returns.of_period(period)
    lines = vat_settlement.shown(vat_settlement.postings(found.sums, found.total))
    context = {
        **admin.site.each_context(request),
        "title": _("Close %(period)s") % {"period": period},
        "period": period,
        "return": found,
        "lines": lines,
        "panel": {"findings": vat_checks.findings(period)},
        "stops": any(one.stops for one in vat_checks.findings(period)),
    }
    return TemplateResponse(request, "accounting/vat_close.html", context)


def _close(request: HttpRequest, period: VatPeriod) -> None:
    try:
        if not seal.fits(request):
            raise seal.OtherCompany
        returns.close(actor=request.actor, vat_period_id=period.pk)
    except refusals.REFUSALS as refusal:
        refusals.tell(request, refusal)
    else:
        messages.success(request, _("%(period)s is closed.") % {"period": period})


def _chart() -> str:
    """What is to be paid per period, the last ones, for unfold's bar chart."""
    periods = list(VatPeriod.objects.order_by("-starts_on")[:CHARTED])[::-1]
    totals = vat_returns.totals_of(periods)
    if not any(totals.values()):
        return ""
    return json.dumps(
        {
            "labels": [str(one) for one in periods],
            "datasets": [
                {
                    "data": [int(totals[one.pk]) for one in periods],
                    "backgroundColor": "var(--color-primary-600)",
                    "maxBarThickness": 44,
                    "borderRadius": 6,
                }
            ],
        }
    )


add_page("vat-periods/<int:period_id>/close/", closing, "accounting_vat_close")
