"""Payments: what came in, and how; what lies with us of customers; where it is booked."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounting.models import CustomerCredit, Invoice, Payment, PaymentRoute, WriteOff
from accounting.services import customer_credits, payment_routes, payments, write_offs
from accounting.states import MONEY, PaymentKind, PaymentMethod
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyAdmin
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.templatetags.paper import money


class ReverseForm(ActionForm):
    date = forms.DateField(label=_("date"))
    reference = forms.CharField(label=_("reference"), max_length=140, required=False)

    def prepare(self) -> None:
        self.fields["date"].initial = timezone.localdate()


class TakeBackForm(ActionForm):
    date = forms.DateField(label=_("date"))
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["date"].initial = timezone.localdate()


class RefundForm(ActionForm):
    amount = forms.DecimalField(
        label=_("amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    method = forms.ChoiceField(label=_("method"), choices=MONEY)
    date = forms.DateField(label=_("date"))
    reference = forms.CharField(label=_("reference"), max_length=140, required=False)

    def prepare(self) -> None:
        self.fields["amount"].initial = self.row.left
        self.fields["method"].initial = PaymentMethod.BANK
        self.fields["date"].initial = timezone.localdate()


class SetOffForm(ActionForm):
    invoice = forms.ModelChoiceField(label=_("invoice"), queryset=Invoice.objects.none())

    def prepare(self) -> None:
        theirs = Invoice.objects.open().filter(customer=self.row.customer_id)
        self.fields["invoice"].queryset = theirs.order_by("pk")


class OpenFilter(admin.SimpleListFilter):
    title = _("left")
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("something left"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[CustomerCredit]:
        return queryset.filter(amount__gt=F("used")) if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    resource = "invoices"
    department, icon, position = "money", "payments", 20
    list_display = ["date", "invoice", "kind", "amount", "method", "reference", "member"]
    list_filter = ["kind", "method", "date"]
    list_select_related = ["invoice", "member__user"]
    search_fields = ["reference", "invoice__search"]
    fields = [
        ("invoice", "kind"),
        ("amount", "method"),
        ("settles", "difference"),
        ("on_account", "credit"),
        ("date", "reference"),
        ("reverses", "cash_session"),
        ("member", "created_at"),
    ]
    actions_detail = ["reverse"]

    reverse = command_action(
        _("Reverse"),
        payments.reverse,
        form=ReverseForm,
        icon="undo",
        confirm=_("The payment stays; another row takes it back, in the books as well."),
        shown=lambda payment: payment.kind != PaymentKind.REVERSAL,
        done=_("The payment is reversed."),
    )


@admin.register(CustomerCredit)
class CustomerCreditAdmin(ReadOnlyAdmin):
    resource = "invoices"
    department, icon, position = "money", "savings", 25
    list_display = ["customer", "date", "invoice", "credit_note", "amount", "left_amount"]
    list_filter = [OpenFilter, "date"]
    list_select_related = ["customer", "invoice", "credit_note"]
    search_fields = ["invoice__search"]
    fields = [("customer", "date"), ("invoice", "credit_note"), ("amount", "used")]
    actions_detail = ["refund", "set_off"]

    refund = command_action(
        _("Pay back"),
        customer_credits.refund,
        form=RefundForm,
        icon="undo",
        shown=lambda credit: credit.left > 0,
        done=_("The money is paid back."),
    )
    set_off = command_action(
        _("Pay an invoice with it"),
        customer_credits.set_off,
        form=SetOffForm,
        icon="swap_horiz",
        shown=lambda credit: credit.left > 0,
        done=_("The payment is booked."),
    )

    @display(description=_("left"))
    def left_amount(self, credit: CustomerCredit) -> str:
        return money(credit.left)


@admin.register(WriteOff)
class WriteOffAdmin(ReadOnlyAdmin):
    resource = "invoices"
    department, icon, position = "money", "money_off", 26
    list_display = ["date", "invoice", "reason", "amount", "note", "member"]
    list_filter = ["reason", "date"]
    list_select_related = ["invoice", "member__user"]
    search_fields = ["invoice__search"]
    fields = [("invoice", "reason"), ("amount", "date"), "note", ("reverses", "member")]
    actions_detail = ["take_back"]

    take_back = command_action(
        _("Ask for it after all"),
        write_offs.take_back,
        form=TakeBackForm,
        icon="undo",
        confirm=_("The amount is due again, and so is its VAT."),
        shown=lambda row: row.reverses_id is None,
        done=_("The amount is due again."),
    )


@admin.register(PaymentRoute)
class PaymentRouteAdmin(CommandAdmin):
    """Only what differs from the usual: the till, the bank, cards on their way."""

    resource = "gl-accounts"
    create_command = payment_routes.set_route
    delete_command = payment_routes.forget
    department, icon, position = "money", "alt_route", 75
    list_display = ["method", "account", "journal"]
    list_select_related = ["account"]
    fields = ["method", "account", "journal"]
    autocomplete_fields = ["account"]
