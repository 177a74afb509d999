"""What of the money matters today."""

from decimal import Decimal

from django.db.models import F, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounting.models import Invoice, Payment
from repair_angel.kernel.admin import cards
from repair_angel.kernel.admin.cards import Figure, Link, Table
from repair_angel.kernel.templatetags.paper import money

LIST = "admin:accounting_invoice_changelist"


@cards.figure("takings", _("Taken today"), permission="invoices.read", icon="payments", position=30)
def takings(request: HttpRequest) -> Figure:
    today = Payment.objects.filter(date=timezone.localdate())
    taken = today.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return Figure(money(taken), _("in all payments"), tone="good")


@cards.figure("open", _("To be paid"), permission="invoices.read", icon="receipt", position=31)
def open_invoices(request: HttpRequest) -> Figure:
    found = Invoice.objects.open().aggregate(total=Sum("total"), paid=Sum("amount_paid"))
    due = (found["total"] or Decimal(0)) - (found["paid"] or Decimal(0))
    return Figure(money(due), _("on issued invoices"), link=reverse(LIST))


@cards.table("overdue", _("Overdue invoices"), permission="invoices.read", position=40)
def overdue(request: HttpRequest) -> Table:
    rows = (
        Invoice.objects.shown_as("overdue")
        .select_related("customer")
        .order_by("due_date")
        .annotate(due=F("total") - F("amount_paid"))[:8]
    )
    return Table(
        [_("Invoice"), _("Customer"), _("Due"), _("Open")],
        [
            [
                Link(row.number, reverse("admin:accounting_invoice_change", args=[row.pk])),
                row.customer.name,
                date_format(row.due_date, "SHORT_DATE_FORMAT"),
                money(row.due),
            ]
            for row in rows
        ],
        empty=_("Nothing is overdue."),
        link=f"{reverse(LIST)}?status=overdue",
    )
