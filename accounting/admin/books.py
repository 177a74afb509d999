"""The books, to look at: accounts, entries, tax codes, VAT entries and periods."""

from django.contrib import admin

from accounting.models import GlAccount, JournalEntry, JournalLine, TaxCode, VatEntry, VatPeriod
from repair_angel.kernel.admin.bases import ReadOnlyAdmin, ReadOnlyInline


@admin.register(GlAccount)
class GlAccountAdmin(ReadOnlyAdmin):
    resource = "gl-accounts"
    department, icon, position = "money", "account_tree", 60
    list_display = ["code", "name", "type", "is_control", "is_active"]
    list_filter = ["type"]
    list_select_related = []
    search_fields = ["code", "name"]
    ordering = ["code"]
    fields = ["code", "name", "type", "subtype", "role", "rgs_code", "is_control", "is_active"]


class JournalLineInline(ReadOnlyInline):
    model = JournalLine
    hide_title = True
    fields = ["account", "description", "debit", "credit", "customer"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account", "customer")


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    resource = "journal-entries"
    department, icon, position = "money", "menu_book", 50
    list_display = ["number", "journal", "date", "description", "status"]
    list_filter = ["journal", "date"]
    list_select_related = []
    search_fields = ["number", "description"]
    ordering = ["-id"]
    fields = ["number", "journal", "date", "description", "status", "member", "created_at"]
    inlines = [JournalLineInline]


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
