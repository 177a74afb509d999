"""What is declared, to look at: tax codes, VAT entries and periods."""

from django.contrib import admin

from accounting.models import TaxCode, VatEntry, VatPeriod
from repair_angel.kernel.admin.bases import ReadOnlyAdmin


@admin.register(TaxCode)
class TaxCodeAdmin(ReadOnlyAdmin):
    resource = "tax-rates"
    department, icon, position = "money", "percent", 70
    list_display = ["code", "name", "rate", "side", "vat_category", "rubriek_base", "is_active"]
    list_filter = ["side", "is_active"]
    list_select_related = []
    search_fields = ["code", "name"]
    ordering = ["id"]
    fields = [
        "code",
        "name",
        "description",
        "side",
        "scheme",
        "rate",
        "vat_category",
        "exemption_code",
        "rubriek_base",
        "rubriek_vat",
        "rubriek_deduct",
        "vat_account",
        "service_account",
        "goods_account",
        "is_default",
        "is_active",
        "valid_from",
        "valid_until",
    ]


@admin.register(VatEntry)
class VatEntryAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    department, icon, position = "money", "fact_check", 80
    list_display = ["date", "rubriek", "base", "vat", "tax_code", "entry"]
    list_filter = ["rubriek", "date"]
    list_select_related = ["tax_code", "entry"]
    search_fields = ["entry__number"]
    ordering = ["-id"]
    fields = ["date", "rubriek", "base", "vat", "tax_code", "entry"]


@admin.register(VatPeriod)
class VatPeriodAdmin(ReadOnlyAdmin):
    resource = "btw-periods"
    department, icon, position = "money", "event", 90
    list_display = ["year", "quarter", "starts_on", "ends_on", "status"]
    list_filter = ["status"]
    list_select_related = []
    search_fields = ["year"]
    ordering = ["-starts_on"]
    fields = ["year", "quarter", "starts_on", "ends_on", "status"]
