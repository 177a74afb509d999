"""Credit notes: begun on an issued invoice, changed while open, applied by a button."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from accounting.admin.invoices import is_open
from accounting.models import CreditNote, CreditNoteLine, CreditNoteVat, Invoice
from accounting.services import (
    credit_note_pdfs,
    credit_note_sending,
    credit_notes,
    crediting,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.states import CreditNoteStatus, InvoiceStatus, WriteOffReason
from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, LineInline, ReadOnlyInline
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.downloads import file_response, pdf_response

COLOURS = {
    CreditNoteStatus.OPEN: "info",
    CreditNoteStatus.ISSUED: "warning",
    CreditNoteStatus.APPLIED: "success",
    CreditNoteStatus.CANCELLED: "info",
}


class CreditForm(ActionForm):
    reason = forms.CharField(label=_("reason"), max_length=500)
    date = forms.DateField(label=_("date"))

    def prepare(self) -> None:
        self.fields["date"].initial = timezone.localdate()


class WriteOffForm(ActionForm):
    reason = forms.ChoiceField(label=_("reason"), choices=WriteOffReason.choices)
    date = forms.DateField(label=_("date"))
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["date"].initial = timezone.localdate()


class SendForm(ActionForm):
    to = forms.EmailField(label=_("e-mail"))

    def prepare(self) -> None:
        self.fields["to"].initial = self.row.customer.email
        if is_changeable(self.row):
            self.fields["to"].help_text = _("It comes into the books and can no longer change.")


class LineForm(forms.ModelForm):
    """What is left empty comes from the invoice's line."""

    class Meta:
        model = CreditNoteLine
        fields = (
            "invoice_line",
            "description",
            "quantity",
            "unit_price",
            "vat_rate",
            "return_to_stock",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("description", "unit_price", "vat_rate"):
            if name in self.fields:
                self.fields[name].required = False


class LinesInline(LineInline):
    model = CreditNoteLine
    form = LineForm
    fields = [*LineForm.Meta.fields, "line_total"]
    readonly_fields = ["line_total"]
    hide_title = True
    extra = 1
    lines_argument = "lines"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj and "invoice_line" in formset.form.base_fields:
            of = obj.invoice.lines.order_by("position")
            formset.form.base_fields["invoice_line"].queryset = of
        return formset

    def rows(self, formset: Any) -> list[Any]:
        """As the command takes them; empty fields are left to the invoice's line."""
        return [
            CreditLineIn(**{k: v for k, v in row.items() if k != "id" and v not in (None, "")})
            for row in super().rows(formset)
        ]


class VatInline(ReadOnlyInline):
    model = CreditNoteVat
    hide_title = True
    fields = ["tax_code", "rate", "base", "vat"]


def is_changeable(note: CreditNote) -> bool:
    return note.status == CreditNoteStatus.OPEN


def _to_it(request: HttpRequest, note: CreditNote) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:accounting_creditnote_change", args=[note.pk]))


@admin.register(CreditNote)
class CreditNoteAdmin(CommandAdmin):
    resource = "credit-notes"
    change_command = credit_notes.update
    department, icon, position = "money", "assignment_return", 15
    palette = "assignment_return"
    list_display = ["number", "shown", "invoice", "customer", "date", "total", "amount_applied"]
    list_filter = ["status", "date"]
    list_select_related = ["invoice", "customer"]
    search_fields = ["search"]
    fields = [
        ("number", "status"),
        ("invoice", "customer"),
        ("date", "reason"),
        ("subtotal", "vat_total"),
        ("total", "amount_applied"),
    ]
    readonly_fields = [
        "number",
        "status",
        "invoice",
        "customer",
        "subtotal",
        "vat_total",
        "total",
        "amount_applied",
    ]
    inlines = [LinesInline, VatInline]
    actions_detail = ["apply", "issue", "send_by_mail", "print_pdf", "cancel"]

    apply = command_action(
        _("Apply to the invoice"),
        crediting.apply,
        icon="check_circle",
        confirm=_("It comes into the books and off the invoice, and can no longer change."),
        shown=lambda note: note.status in (CreditNoteStatus.OPEN, CreditNoteStatus.ISSUED),
        done=_("The credit note is applied."),
    )
    issue = command_action(
        _("Issue"),
        crediting.issue,
        icon="verified",
        confirm=_("It comes into the books and can no longer change."),
        shown=is_changeable,
        done=_("The credit note is issued."),
    )
    send_by_mail = command_action(
        _("Send by mail"),
        credit_note_sending.send,
        form=SendForm,
        icon="mail",
        shown=lambda note: note.status != CreditNoteStatus.CANCELLED,
        done=_("The credit note is on its way."),
    )
    cancel = command_action(
        _("Cancel"),
        credit_notes.cancel,
        icon="block",
        confirm=_("It is put aside for good; its number stays."),
        shown=is_changeable,
    )

    @action(description=_("PDF"), icon="picture_as_pdf")
    def print_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The kept PDF, or a preview of an open one."""
        note = self.get_object(request, object_id)
        if note is None or not self.has_view_permission(request, note):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if note.status in credit_note_pdfs.KEPT:
            kept = credit_note_pdfs.keep(actor=request.actor, credit_note_id=note.pk)
            return file_response(kept)
        return pdf_response(credit_note_pdfs.preview(note.pk), name=f"concept-{note.number}.pdf")

    def is_editable(self, obj: CreditNote) -> bool:
        return is_changeable(obj)

    @display(description=_("status"), label=COLOURS)
    def shown(self, note: CreditNote) -> tuple[str, Any]:
        return note.status, note.get_status_display()


panels.add_action(
    "accounting.invoice",
    "credit",
    command_action(
        _("Credit note"),
        credit_notes.create,
        form=CreditForm,
        icon="assignment_return",
        then=_to_it,
        shown=lambda invoice: invoice.status == InvoiceStatus.ISSUED and invoice.total > 0,
    ),
)
panels.add_action(
    "accounting.invoice",
    "write_off",
    command_action(
        _("Write off"),
        write_offs.write_off,
        form=WriteOffForm,
        icon="money_off",
        confirm=_("All that is still due is given up. Of a bad debt the VAT comes back."),
        shown=is_open,
        done=_("The amount is written off."),
    ),
)


@panels.panel(
    "accounting.invoice",
    _("Credit notes"),
    permission="credit-notes.read",
    template="accounting/credit_notes.html",
)
def of_invoice(request: HttpRequest, invoice: Invoice) -> dict[str, Any] | None:
    notes = list(invoice.credit_notes.order_by("pk"))
    credits = list(invoice.credits.open().order_by("pk"))
    return {"notes": notes, "credits": credits} if notes or credits else None
