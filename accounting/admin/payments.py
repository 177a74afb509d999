"""Payments: what came in, and how."""

from django.contrib import admin

from accounting.models import Payment
from repair_angel.kernel.admin.bases import ReadOnlyAdmin


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    resource = "invoices"
    department, icon, position = "money", "payments", 20
    list_display = ["date", "invoice", "amount", "method", "reference", "member"]
    list_filter = ["method", "date"]
    list_select_related = ["invoice", "member__user"]
    search_fields = ["reference", "invoice__search"]
    fields = ["invoice", "amount", "method", "date", "reference", "member", "created_at"]
