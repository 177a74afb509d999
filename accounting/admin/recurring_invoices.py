"""Recurring invoices: agreed here; the invoices they made, and why one was not, are seen here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from accounting.admin.invoices import InvoiceLineForm
from accounting.admin.invoices import LinesInline as InvoiceLinesInline
from accounting.models import Invoice, Occurrence, RecurringInvoice, RecurringInvoiceLine
from accounting.services import recurring_invoices, recurring_runs
from accounting.states import Outcome, RecurringStatus
from repair_angel.kernel.admin import links
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyInline

COLOURS = {
    RecurringStatus.ACTIVE: "success",
    RecurringStatus.PAUSED: "warning",
    RecurringStatus.ENDED: "info",
    RecurringStatus.CANCELLED: "info",
}


class LineForm(InvoiceLineForm):
    class Meta(InvoiceLineForm.Meta):
        model = RecurringInvoiceLine


class LinesInline(InvoiceLinesInline):
    model = RecurringInvoiceLine
    form = LineForm


class OccurrencesInline(ReadOnlyInline):
    model = Occurrence
    verbose_name_plural = _("invoices made")
    hide_title = True
    fields = ["day", "shown", "paper", "created_at"]
    readonly_fields = fields
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("invoice")

    @display(description=_("date"))
    def day(self, occurrence: Occurrence) -> Any:
        return occurrence.due_date or _("by hand")

    @display(description=_("outcome"))
    def shown(self, occurrence: Occurrence) -> str:
        return occurrence.get_outcome_display()

    @display(description=_("invoice"))
    def paper(self, occurrence: Occurrence) -> Any:
        if invoice := occurrence.invoice:
            address = links.to(invoice)
            return format_html('<a class="staff-link" href="{}">{}</a>', address, invoice)
        return _("removed since") if occurrence.outcome == Outcome.INVOICED else "—"


def is_kept(recurring: RecurringInvoice) -> bool:
    return recurring.status != RecurringStatus.CANCELLED


def _to_it(request: HttpRequest, invoice: Invoice) -> HttpResponseRedirect:
    return HttpResponseRedirect(links.to(invoice))


@admin.register(RecurringInvoice)
class RecurringInvoiceAdmin(CommandAdmin):
    resource = "recurring-invoices"
    create_command = recurring_invoices.create
    change_command = recurring_invoices.update
    department, icon, position = "money", "event_repeat", 12
    palette = "event_repeat"
    list_display = [
        "customer",
        "next_run_date",
        "frequency",
        "total",
        "shown",
        "auto_send",
        "problem",
    ]
    list_filter = ["status", "frequency", "next_run_date"]
    list_select_related = ["customer"]
    search_fields = ["search"]
    autocomplete_fields = ["customer"]
    ordering = ["next_run_date", "id"]
    fields = [
        ("customer", "branch"),
        ("frequency", "interval"),
        ("next_run_date", "end_date"),
        ("auto_issue", "auto_send"),
        ("catch_up", "prices_include_vat"),
        ("shown", "problem"),
        ("subtotal", "total"),
        "notes",
    ]
    readonly_fields = ["shown", "problem", "subtotal", "total"]
    inlines = [LinesInline, OccurrencesInline]
    actions_detail = ["generate", "pause", "resume", "cancel"]

    generate = command_action(
        _("Make an invoice now"),
        recurring_runs.generate_now,
        icon="receipt_long",
        confirm=_("One more invoice, dated today. The next one comes on its own date."),
        shown=is_kept,
        done=_("The invoice is made."),
        then=_to_it,
    )
    pause = command_action(
        _("Pause"),
        recurring_invoices.pause,
        icon="pause",
        shown=lambda recurring: recurring.status == RecurringStatus.ACTIVE,
        done=_("No invoices are made until you resume."),
    )
    resume = command_action(
        _("Resume"),
        recurring_invoices.resume,
        icon="play_arrow",
        confirm=_("Dates that went by in between get no invoice."),
        shown=lambda recurring: recurring.status == RecurringStatus.PAUSED,
        done=_("Invoices are made again."),
    )
    cancel = command_action(
        _("Cancel"),
        recurring_invoices.cancel,
        icon="block",
        variant=ActionVariant.DANGER,
        confirm=_("It stops for good. The invoices it made stay."),
        shown=is_kept,
    )

    def is_editable(self, obj: RecurringInvoice) -> bool:
        return is_kept(obj)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one has made nothing yet."""
        return self.inlines if obj else [LinesInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one has no status and no sums yet."""
        return super().get_fields(request, obj) if obj else [*self.fields[:5], "notes"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "next_run_date": timezone.localdate(),
            **super().get_changeform_initial_data(request),
        }

    @staticmethod
    def badge(request: HttpRequest) -> int | None:
        """Those that could not be made."""
        return RecurringInvoice.objects.kept().exclude(last_error="").count()

    def palette_detail(self, row: RecurringInvoice) -> str:
        return f"{row.customer.name} · {row.get_frequency_display()}"

    @display(description=_("status"), label=COLOURS, ordering="status")
    def shown(self, recurring: RecurringInvoice) -> tuple[str, Any]:
        return recurring.status, recurring.get_status_display()

    @display(description=_("not made because"))
    def problem(self, recurring: RecurringInvoice) -> str:
        return recurring.last_error or "—"
