"""Invoices: written here, issued and paid by buttons."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from accounting.models import Invoice, InvoiceLine, Payment
from accounting.services import invoice_pdfs, invoices, issuing, payments, sending
from accounting.services.invoice_lines import LineIn
from accounting.states import MONEY, InvoiceStatus, PaymentMethod, Rest, ShownStatus
from inventory.models import Product
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, LineInline, ReadOnlyInline
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.downloads import file_response, pdf_response
from repair_angel.kernel.templatetags.paper import money

COLOURS = {
    ShownStatus.DRAFT: "info",
    ShownStatus.SENT: "warning",
    ShownStatus.OVERDUE: "danger",
    ShownStatus.PAID: "success",
    ShownStatus.CANCELLED: "info",
}
CATEGORIES = [("", "—"), *[one for one in Product.VatCategory.choices if one[0] != "M"]]


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ShownStatus.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Invoice]:
        return queryset.shown_as(self.value()) if self.value() else queryset


class InvoiceLineForm(forms.ModelForm):
    """What is left empty comes from the product."""

    vat_category = forms.ChoiceField(choices=CATEGORIES, required=False, label=_("VAT category"))

    class Meta:
        model = InvoiceLine
        fields = (
            "product",
            "description",
            "quantity",
            "unit_price",
            "discount_pct",
            "vat_rate",
            "vat_category",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("description", "unit_price", "vat_rate"):
            if name in self.fields:
                self.fields[name].required = False
        if "description" in self.fields:
            self.fields["description"].widget.attrs["style"] = "min-width: 16rem"


class LinesInline(LineInline):
    model = InvoiceLine
    form = InvoiceLineForm
    fields = [*InvoiceLineForm.Meta.fields, "line_total"]
    readonly_fields = ["line_total"]
    autocomplete_fields = ["product"]
    hide_title = True
    extra = 1
    lines_argument = "lines"

    def rows(self, formset: Any) -> list[Any]:
        """As the invoice's commands take them; empty fields are left to the product."""
        return [_asked(row) for row in super().rows(formset)]


def _asked(row: dict[str, Any]) -> LineIn:
    given = {name: value for name, value in row.items() if name != "id" and value not in (None, "")}
    return LineIn(**given)


class PaymentsInline(ReadOnlyInline):
    model = Payment
    hide_title = True
    fields = ["date", "kind", "method", "amount", "settles", "reference", "member"]


class PaymentForm(ActionForm):
    amount = forms.DecimalField(
        label=_("amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    method = forms.ChoiceField(label=_("method"), choices=MONEY)
    date = forms.DateField(label=_("date"))
    reference = forms.CharField(label=_("reference"), max_length=140, required=False)
    rest = forms.ChoiceField(
        label=_("the difference with what is due"), choices=Rest.choices, required=False
    )

    def prepare(self) -> None:
        self.fields["amount"].initial = self.row.amount_due
        self.fields["method"].initial = PaymentMethod.CARD
        self.fields["date"].initial = timezone.localdate()


class SendForm(ActionForm):
    to = forms.EmailField(label=_("e-mail"))

    def prepare(self) -> None:
        self.fields["to"].initial = self.row.customer.email
        if is_draft(self.row):
            self.fields["to"].help_text = _(
                "The invoice gets its number first and can no longer be changed."
            )


def is_draft(invoice: Invoice) -> bool:
    return invoice.status == InvoiceStatus.DRAFT


def is_open(invoice: Invoice) -> bool:
    return invoice.status == InvoiceStatus.ISSUED and invoice.amount_due > 0


def _issued(invoice: Invoice) -> Any:
    return _("Invoice %(number)s is issued.") % {"number": invoice.number}


@admin.register(Invoice)
class InvoiceAdmin(CommandAdmin):
    resource = "invoices"
    create_command = invoices.create
    change_command = invoices.update
    delete_command = invoices.delete
    department, icon, position = "money", "receipt_long", 10
    palette = "receipt_long"
    palette_by = ["number"]
    palette_series = (issuing.NUMBERS, "number")
    list_display = [
        "label",
        "shown",
        "customer",
        "invoice_date",
        "due_date",
        "total",
        "open_amount",
    ]
    list_filter = [StatusFilter, "invoice_date"]
    list_select_related = ["customer", "work_order"]
    search_fields = ["search"]
    autocomplete_fields = ["customer", "work_order"]
    fields = [
        ("customer", "work_order"),
        ("invoice_date", "due_date"),
        ("supply_date", "prices_include_vat"),
        ("shown", "subtotal"),
        ("vat_total", "total"),
        "open_amount",
        "notes",
    ]
    readonly_fields = ["shown", "subtotal", "vat_total", "total", "open_amount"]
    inlines = [LinesInline, PaymentsInline]
    actions_detail = ["issue", "send_by_mail", "take_payment", "print_pdf", "cancel"]

    issue = command_action(
        _("Issue"),
        issuing.issue,
        icon="verified",
        confirm=_("The invoice gets its number and can no longer be changed."),
        shown=is_draft,
        done=_issued,
    )
    send_by_mail = command_action(
        _("Send by mail"),
        sending.send,
        form=SendForm,
        icon="mail",
        shown=lambda invoice: invoice.status != InvoiceStatus.CANCELLED,
        done=_("The invoice is on its way."),
    )
    take_payment = command_action(
        _("Take payment"),
        payments.take,
        form=PaymentForm,
        icon="payments",
        shown=is_open,
        done=_("The payment is booked."),
    )
    cancel = command_action(
        _("Cancel"),
        invoices.cancel,
        icon="block",
        confirm=_("The draft is put aside for good."),
        shown=is_draft,
    )

    @action(description=_("PDF"), icon="picture_as_pdf")
    def print_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The kept PDF, or a preview of a draft."""
        invoice = self.get_object(request, object_id)
        if invoice is None or not self.has_view_permission(request, invoice):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if invoice.status == InvoiceStatus.ISSUED:
            return file_response(invoice_pdfs.keep(actor=request.actor, invoice_id=invoice.pk))
        return pdf_response(invoice_pdfs.preview(invoice.pk), name=f"concept-{invoice.pk}.pdf")

    def is_editable(self, obj: Invoice) -> bool:
        return is_draft(obj)

    def is_deletable(self, obj: Invoice) -> bool:
        return is_draft(obj)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one has no payments yet."""
        return self.inlines if obj else [LinesInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one has no sums to show yet."""
        return super().get_fields(request, obj) if obj else [*self.fields[:3], "notes"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        due = invoices.due_by(today)
        return {
            "invoice_date": today,
            "due_date": due,
            **super().get_changeform_initial_data(request),
        }

    @display(description=_("number"), ordering="number")
    def label(self, invoice: Invoice) -> str:
        return str(invoice)

    @staticmethod
    def badge(request: HttpRequest) -> int | None:
        """Those past their due date."""
        return Invoice.objects.shown_as(ShownStatus.OVERDUE).count()

    def palette_detail(self, row: Invoice) -> str:
        return f"{row.customer.name} · {money(row.total)} · {ShownStatus(row.shown_status).label}"

    @display(description=_("status"), label=COLOURS)
    def shown(self, invoice: Invoice) -> tuple[str, Any]:
        status = ShownStatus(invoice.shown_status)
        return status, status.label

    @display(description=_("open"))
    def open_amount(self, invoice: Invoice) -> str:
        return money(invoice.amount_due)
