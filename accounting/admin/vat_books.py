"""What VAT returns are made of: entries, corrections, regimes, supplements, used goods."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounting.models import (
    DeferredVat,
    MarginEntry,
    MarginResult,
    VatCorrection,
    VatEntry,
    VatPeriod,
    VatRegime,
    VatSupplement,
)
from accounting.selectors import vat_documents, vat_returns
from accounting.services import margins, vat_corrections, vat_regimes
from accounting.states import PaidFrom
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyAdmin


class PeriodFilter(admin.SimpleListFilter):
    """The entries of one return; also those an address names that is not among the last ones."""

    title = _("return")
    parameter_name = "vat_period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(one.pk, str(one)) for one in VatPeriod.objects.order_by("-starts_on")[:16]]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[VatEntry]:
        value = self.value()
        if not value or not value.isdigit() or len(value) > 18:
            return queryset
        period = VatPeriod.objects.filter(pk=value).first()
        if period is None:
            return queryset.none()
        return queryset.filter(
            date__range=(period.starts_on, period.ends_on), supplement__isnull=True
        )


class BoxFilter(admin.SimpleListFilter):
    title = _("box")
    parameter_name = "rubriek"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        kinds = [one for one in vat_returns.kinds() if not one.is_total]
        return [(one.code, f"{one.code} {one.label}") for one in kinds]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[VatEntry]:
        return queryset.filter(rubriek=self.value()) if self.value() else queryset


@admin.register(VatEntry)
class VatEntryAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    department, icon, position = "money", "fact_check", 80
    list_display = ["date", "rubriek", "base", "vat", "tax_code", "document", "belongs_to"]
    list_filter = [PeriodFilter, BoxFilter, "date"]
    list_select_related = ["tax_code", "entry", "belongs_to"]
    search_fields = ["entry__number"]
    ordering = ["-id"]
    fields = [
        ("date", "rubriek"),
        ("base", "vat"),
        ("tax_code", "vat_number"),
        ("entry", "document"),
        ("belongs_to", "supplement"),
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.fields

    @display(description=_("document"))
    def document(self, entry: VatEntry) -> str:
        """A link to the paper the amount comes from."""
        found = vat_documents.of([entry])[entry.pk]
        app, _dot, model = found.type.partition(".")
        try:
            page = reverse(f"admin:{app}_{model}_change", args=[found.id])
        except NoReverseMatch:
            page = reverse("admin:accounting_journalentry_change", args=[entry.entry_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', page, found.label)


@admin.register(VatRegime)
class VatRegimeAdmin(CommandAdmin):
    """A regime is adopted from a day on, and taken back while no return was closed under it."""

    resource = "btw-periods"
    department, icon, position = "settings", "balance", 60
    create_command = vat_regimes.adopt
    delete_command = vat_regimes.withdraw
    list_display = ["starts_on", "periods", "basis", "small_business", "margin_method"]
    list_select_related = ()
    ordering = ["-starts_on"]
    fields = ["starts_on", ("periods", "basis"), ("margin_method", "small_business")]


@admin.register(VatCorrection)
class VatCorrectionAdmin(CommandAdmin):
    resource = "journal-entries"
    department, icon, position = "money", "edit_note", 85
    create_command = vat_corrections.book
    list_display = ["date", "description", "tax_code", "base", "vat", "account", "belongs_to"]
    list_select_related = ["tax_code", "account", "belongs_to"]
    search_fields = ["description"]
    fields = [
        ("date", "tax_code"),
        ("base", "vat"),
        ("account", "belongs_to"),
        "description",
    ]


class UsedGoodForm(forms.ModelForm):
    """Buying one: what it cost and where the money came from."""

    amount = forms.DecimalField(label=_("bought for"), max_digits=12, decimal_places=2)
    paid_from = forms.ChoiceField(label=_("paid from"), choices=PaidFrom.choices)

    class Meta:
        model = MarginEntry
        fields = ("date", "description", "seller")


@admin.register(MarginEntry)
class MarginEntryAdmin(CommandAdmin):
    """The register of used goods, and buying one."""

    resource = "invoices"
    department, icon, position = "money", "recycling", 30
    create_command = margins.buy
    form = UsedGoodForm
    list_display = ["date", "description", "bought", "sold", "tax_code", "seller"]
    list_filter = ["date"]
    list_select_related = ["tax_code", "seller"]
    search_fields = ["description"]
    autocomplete_fields = ["seller"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        asked = ["date", "description", ("amount", "paid_from"), "seller"]
        return ["date", "description", ("bought", "sold"), ("tax_code", "seller")] if obj else asked


@admin.register(MarginResult)
class MarginResultAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    list_display = ["period", "tax_code", "sold", "bought", "carried_in", "vat", "carried_out"]
    list_select_related = ["period", "tax_code"]
    fields = [
        ("period", "tax_code"),
        ("sold", "bought"),
        ("carried_in", "taxable"),
        ("base", "vat"),
        "carried_out",
    ]


@admin.register(VatSupplement)
class VatSupplementAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    list_display = ["period", "number", "date", "difference"]
    list_select_related = ["period"]
    fields = [("period", "number"), ("date", "difference")]


@admin.register(DeferredVat)
class DeferredVatAdmin(ReadOnlyAdmin):
    """Cash basis: what waits for its money."""

    resource = "btw-periods"
    list_display = ["date", "tax_code", "base", "vat", "entry"]
    list_filter = ["date"]
    list_select_related = ["tax_code", "entry"]
    fields = [("date", "tax_code"), ("base", "vat"), "entry"]
