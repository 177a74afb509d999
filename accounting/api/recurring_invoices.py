"""/recurring-invoices"""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.api.invoice_inputs import RENAMED, InvoiceLineIn
from accounting.api.invoice_shapes import CustomerRef
from accounting.models import RecurringInvoice, RecurringInvoiceLine
from accounting.services import recurring_invoices, recurring_runs
from accounting.services.invoice_lines import LineIn
from accounting.states import CatchUp, Frequency, RecurringStatus
from crm.selectors import merged
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, IdFilter, SearchFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    DateIn,
    FlagIn,
    IdIn,
    InputSerializer,
    IntIn,
    TextIn,
)
from repair_angel.kernel.api.output import ModelOut, Out, QuantityOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.tenancy import get_or_404

COLUMNS = (
    "id",
    "customer_id",
    "customer__first_name",
    "customer__last_name",
    "branch_id",
    "status",
    "frequency",
    "interval",
    "next_run_date",
    "end_date",
    "catch_up",
    "auto_issue",
    "auto_send",
    "prices_include_vat",
    "subtotal",
    "vat_total",
    "total",
    "notes",
    "last_error",
)


class RecurringInvoiceIn(InputSerializer):
    customer_id = IdIn()
    frequency = ChoiceIn(Frequency)
    next_run_date = DateIn()
    lines = InvoiceLineIn(many=True)
    auto_send = FlagIn(required=False)
    auto_issue = FlagIn(required=False)
    interval = IntIn(1, 99, required=False)
    end_date = DateIn(required=False)
    catch_up = ChoiceIn(CatchUp, required=False)
    prices_include_vat = FlagIn(required=False)
    branch_id = IdIn(required=False)
    notes = TextIn(5000, required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[LineIn]:
        return [LineIn(**{RENAMED.get(k, k): v for k, v in x.items()}) for x in lines]


class RecurringLineOut(ModelOut):
    qty = QuantityOut(source="quantity")

    class Meta:
        model = RecurringInvoiceLine
        fields = [
            "id",
            "product_id",
            "description",
            "qty",
            "unit_price",
            "discount_pct",
            "vat_rate",
            "vat_category",
            "line_total",
        ]


class RecurringInvoiceOut(ModelOut):
    customer = CustomerRef()
    notes = TextOut()
    last_error = TextOut()

    class Meta:
        model = RecurringInvoice
        fields = ["id", "customer", "customer_id", *COLUMNS[4:]]


class RecurringInvoiceDetailOut(RecurringInvoiceOut):
    lines = RecurringLineOut(many=True)

    class Meta(RecurringInvoiceOut.Meta):
        fields = [*RecurringInvoiceOut.Meta.fields, "lines"]


class GeneratedOut(Out):
    invoice_id = serializers.IntegerField()
    message = serializers.CharField()


class RecurringInvoiceFilters(Filters):
    q = SearchFilter()
    status = ChoiceFilter(RecurringStatus)
    frequency = ChoiceFilter(Frequency)
    customer_id = IdFilter(among=merged.people)
    period = "next_run_date"


class RecurringInvoiceViewSet(ResourceViewSet):
    """Recurring invoices: each due date of one gets its invoice, once."""

    resource = "recurring-invoices"
    queryset = RecurringInvoice.objects.kept()
    serializer_class = RecurringInvoiceOut
    filterset_class = RecurringInvoiceFilters
    columns = COLUMNS
    inputs = {"create": RecurringInvoiceIn, "update": RecurringInvoiceIn}
    outputs = {
        **dict.fromkeys(("retrieve", "create", "update"), RecurringInvoiceDetailOut),
        "generate": GeneratedOut,
    }
    commands = {
        "create": recurring_invoices.create,
        "update": recurring_invoices.update,
        "destroy": recurring_invoices.cancel,
        "generate": recurring_runs.generate_now,
    }
    examples = {
        "create": {
            "customer_id": 42,
            "frequency": "monthly",
            "next_run_date": "2026-04-01",
            "lines": [
                {"description": "Maintenance", "qty": 1, "unit_price": 49.00, "vat_rate": 21}
            ],
            "auto_send": True,
        },
        "update": {"frequency": "quarterly", "auto_send": False},
    }
    example = {
        "id": 3,
        "customer": {"id": 42, "name": "Jane Smith"},
        "customer_id": 42,
        "branch_id": None,
        "status": "active",
        "frequency": "monthly",
        "interval": 1,
        "next_run_date": "2026-04-01",
        "end_date": None,
        "catch_up": "all",
        "auto_issue": False,
        "auto_send": True,
        "prices_include_vat": False,
        "subtotal": 49.00,
        "vat_total": 10.29,
        "total": 59.29,
        "notes": None,
        "last_error": None,
    }

    @staticmethod
    def row(
        id: int,
        customer_id: int,
        first_name: str,
        last_name: str,
        branch_id: int | None,
        status: str,
        frequency: str,
        interval: int,
        next_run_date: Any,
        end_date: Any,
        catch_up: str,
        auto_issue: bool,
        auto_send: bool,
        prices_include_vat: bool,
        subtotal: Decimal,
        vat_total: Decimal,
        total: Decimal,
        notes: str,
        last_error: str,
    ) -> dict[str, Any]:
        return {
            "id": id,
            "customer": {"id": customer_id, "name": f"{first_name} {last_name}".strip()},
            "customer_id": customer_id,
            "branch_id": branch_id,
            "status": status,
            "frequency": frequency,
            "interval": interval,
            "next_run_date": next_run_date,
            "end_date": end_date,
            "catch_up": catch_up,
            "auto_issue": auto_issue,
            "auto_send": auto_send,
            "prices_include_vat": prices_include_vat,
            "subtotal": subtotal,
            "vat_total": vat_total,
            "total": total,
            "notes": notes or None,
            "last_error": last_error or None,
        }

    def read_queryset(self) -> Any:
        return self.get_queryset().select_related("customer").prefetch_related("lines")

    def create(self, request: Request) -> Response:
        """Agree on a recurring invoice; from its next run date on it is made by itself."""
        made = recurring_invoices.create(actor=self.actor, **self.parse())
        return self._present(made.pk, status=201)

    def update(self, request: Request, pk: int) -> Response:
        """Change what is invoiced from the next run on; lines given replace all lines."""
        recurring_invoices.update(actor=self.actor, recurring_invoice_id=pk, **self.parse())
        return self._present(pk)

    def destroy(self, request: Request, pk: int) -> Response:
        """Cancel it; the invoices it made stay."""
        recurring_invoices.cancel(actor=self.actor, recurring_invoice_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"])
    def generate(self, request: Request, pk: int) -> Response:
        """Make an invoice now, dated today; the next run stays as it is."""
        made = recurring_runs.generate_now(actor=self.actor, recurring_invoice_id=pk)
        return Response({"invoice_id": made.pk, "message": "Invoice generated"})

    def _present(self, pk: int, status: int = 200) -> Response:
        """As the database has it, with lines."""
        return self.present(get_or_404(self.read_queryset(), pk), status=status)
