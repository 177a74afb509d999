"""What accounting puts on the pages of repairs and customers."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.models import Invoice
from accounting.services import invoices
from crm.models import Customer
from crm.selectors import merged
from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.actions import command_action
from workorders.models import WorkOrder

TEMPLATE = "accounting/panel.html"


def _to_it(request: HttpRequest, invoice: Invoice) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:accounting_invoice_change", args=[invoice.pk]))


panels.add_action(
    "workorders.workorder",
    "make_invoice",
    command_action(
        _("Make invoice"),
        invoices.create_from_work_order,
        icon="receipt_long",
        then=_to_it,
        shown=lambda order: not order.is_history,
    ),
)


@panels.panel("workorders.workorder", _("Invoices"), permission="invoices.read", template=TEMPLATE)
def of_work_order(request: HttpRequest, work_order: WorkOrder) -> dict[str, Any] | None:
    return _listed(Invoice.objects.filter(work_order=work_order))


@panels.panel("crm.customer", _("Invoices"), permission="invoices.read", template=TEMPLATE)
def of_customer(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    return _listed(Invoice.objects.filter(customer__in=merged.people(customer.pk)))


def _listed(found: Any) -> dict[str, Any] | None:
    rows = list(found.order_by("-pk")[:10])
    return {"invoices": rows} if rows else None
