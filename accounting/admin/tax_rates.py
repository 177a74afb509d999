"""Tax codes: all to look at, the shop's plain sales rates to change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounting.models import TaxCode
from accounting.services import tax_rates
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin
from repair_angel.kernel.admin.forms import ActionForm


class TaxRateForm(forms.ModelForm):
    invoice_text = forms.CharField(
        label=_("text on the invoice"),
        max_length=200,
        required=False,
        help_text=_("What the law wants to be said; leave empty to keep what is said now."),
    )

    class Meta:
        model = TaxCode
        fields = (
            "name",
            "rate",
            "description",
            "is_default",
            "vat_category",
            "exemption_code",
            "valid_from",
            "valid_until",
        )


class ReplaceForm(ActionForm):
    rate = forms.DecimalField(label=_("new rate"), min_value=0, max_digits=5, decimal_places=2)
    valid_from = forms.DateField(label=_("from"))
    name = forms.CharField(label=_("name"), max_length=80)

    def prepare(self) -> None:
        self.fields["name"].initial = self.row.name


def is_plain(code: TaxCode) -> bool:
    return code.side == TaxCode.Side.SALE and not code.scheme and code.rate is not None


def may_be_default(code: TaxCode) -> bool:
    return is_plain(code) and not code.is_default


@admin.register(TaxCode)
class TaxCodeAdmin(CommandAdmin):
    resource, noun = "tax-rates", "tax_rate"
    department, icon, position = "money", "percent", 70
    create_command = tax_rates.create
    change_command = tax_rates.update
    delete_command = tax_rates.delete
    form = TaxRateForm
    list_display = [
        "code",
        "name",
        "rate",
        "side",
        "vat_category",
        "rubriek_base",
        "is_default",
        "valid_from",
        "valid_until",
    ]
    list_filter = ["side", "is_active"]
    list_select_related = []
    search_fields = ["code", "name"]
    ordering = ["id"]
    actions_detail = ["set_default", "replace"]

    set_default = command_action(
        _("Make default"), tax_rates.set_default, icon="star", shown=may_be_default
    )
    replace = command_action(
        _("Change the rate from a day on"),
        tax_rates.replace,
        form=ReplaceForm,
        icon="event_repeat",
        confirm=_("Documents dated before keep the old rate; products follow the new one."),
        done=_("The new rate is there."),
        shown=is_plain,
    )

    @display(description=_("text on the invoice"))
    def invoice_text(self, code: TaxCode) -> str:
        """Where it may be seen only."""
        return code.text_in(get_language() or "en")

    def is_editable(self, obj: TaxCode) -> bool:
        return is_plain(obj)

    def is_deletable(self, obj: TaxCode) -> bool:
        return is_plain(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        asked = [
            ("name", "rate"),
            "description",
            ("vat_category", "exemption_code"),
            "invoice_text",
            ("valid_from", "valid_until"),
            "is_default",
        ]
        if obj is None:
            return asked
        mapped = [
            ("code", "scheme"),
            ("rubriek_base", "rubriek_vat"),
            ("vat_account", "deduct_account"),
            ("service_account", "goods_account"),
            ("replaces", "is_active"),
        ]
        plain = [one for one in asked if one != "invoice_text"]
        return [*(asked if is_plain(obj) else plain), *mapped]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            "code",
            "scheme",
            "rubriek_base",
            "rubriek_vat",
            "vat_account",
            "deduct_account",
            "service_account",
            "goods_account",
            "replaces",
            "is_active",
        ]
