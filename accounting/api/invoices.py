"""/invoices"""

from typing import Any

from django.http import FileResponse
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.api import invoice_shapes
from accounting.api.invoice_inputs import InvoiceIn, IssueIn, SendIn
from accounting.api.invoice_shapes import InvoiceDetailOut, InvoiceOut
from accounting.api.payments import PaymentIn, PaymentOut
from accounting.models import Invoice
from accounting.services import invoice_pdfs, invoices, issuing, payments, sending
from accounting.states import InvoiceStatus, ShownStatus
from crm.selectors import merged
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, IdFilter, SearchFilter
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import file_response, pdf_response
from repair_angel.kernel.tenancy import get_or_404


class InvoiceFilters(Filters):
    q = SearchFilter()
    status = ChoiceFilter(ShownStatus, method="shown_as")
    customer_id = IdFilter(among=merged.people)
    work_order_id = IdFilter()
    period = "invoice_date"

    def shown_as(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.shown_as(value)


class InvoiceViewSet(ResourceViewSet):
    """Invoices: drafts to change, issued ones to be paid. A mistake in an issued one is credited."""

    resource = "invoices"
    queryset = Invoice.objects.all()
    serializer_class = InvoiceOut
    filterset_class = InvoiceFilters
    columns = invoice_shapes.COLUMNS
    row = staticmethod(invoice_shapes.row)
    inputs = {
        "create": InvoiceIn,
        "update": InvoiceIn,
        "issue": IssueIn,
        "send": SendIn,
        "take_payment": PaymentIn,
    }
    shown_whole = ("retrieve", "create", "update", "issue", "send", "cancel")
    outputs = {
        **dict.fromkeys(shown_whole, InvoiceDetailOut),
        "payments": PaymentOut(many=True),
        "take_payment": PaymentOut,
        "pdf": "application/pdf",
    }
    statuses = {"take_payment": 201}
    commands = {
        "create": invoices.create,
        "update": invoices.update,
        "destroy": invoices.delete,
        "issue": issuing.issue,
        "send": sending.send,
        "cancel": invoices.cancel,
        "take_payment": payments.take,
    }
    examples = {
        "create": {
            "customer_id": 42,
            "invoice_date": "2026-03-27",
            "due_date": "2026-04-27",
            "lines": [
                {"description": "Screen replacement", "qty": 1, "unit_price": 89.00, "vat_rate": 21}
            ],
        },
        "send": {"to": "jane@example.com"},
        "take_payment": {"amount": 107.69, "method": "card", "date": "2026-03-27"},
    }
    example = {
        "id": 7,
        "invoice_number": "INV-2026-0007",
        "status": "sent",
        "customer": {"id": 42, "name": "Jane Smith"},
        "customer_id": 42,
        "work_order_id": None,
        "invoice_date": "2026-03-27",
        "due_date": "2026-04-27",
        "subtotal": 89.00,
        "vat_total": 18.69,
        "total": 107.69,
        "amount_paid": 0.00,
        "amount_credited": 0.00,
        "amount_due": 107.69,
        "notes": None,
    }

    def read_queryset(self) -> Any:
        return self.get_queryset().select_related("customer").prefetch_related("lines")

    def retrieve(self, request: Request, pk: int, **kwargs: Any) -> Response:
        return self._present(pk)

    def create(self, request: Request) -> Response:
        """Create a draft; of a work order without lines given, with the work order's lines."""
        made = invoices.create(actor=self.actor, **self.parse())
        return self._present(made.pk, status=201)

    def update(self, request: Request, pk: int) -> Response:
        """Change a draft; lines given replace all lines."""
        invoices.update(actor=self.actor, invoice_id=pk, **self.parse())
        return self._present(pk)

    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a draft."""
        invoices.delete(actor=self.actor, invoice_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: int) -> Response:
        """Issue a draft: number, journal entry and VAT entries; the PDF follows.

        `belongs_to_id` names the closed VAT period it should have been in.
        """
        issuing.issue(actor=self.actor, invoice_id=pk, **self.parse())
        return self._present(pk)

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: int) -> Response:
        """Mail the invoice to its customer, or to another address; a draft is issued first."""
        sending.send(actor=self.actor, invoice_id=pk, **self.parse())
        return self._present(pk)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Put a draft aside for good."""
        invoices.cancel(actor=self.actor, invoice_id=pk)
        return self._present(pk)

    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: int) -> FileResponse:
        """The PDF: of an issued invoice the kept one, of a draft a preview marked CONCEPT."""
        invoice = self.get_object()
        if invoice.status == InvoiceStatus.ISSUED:
            return file_response(invoice_pdfs.keep(actor=self.actor, invoice_id=pk))
        return pdf_response(invoice_pdfs.preview(pk), name=f"concept-{pk}.pdf")

    @action(detail=True, methods=["get"])
    def payments(self, request: Request, pk: int) -> Response:
        """What has been paid, oldest first."""
        return Response([PaymentOut(one).data for one in self.get_object().payments.order_by("pk")])

    @payments.mapping.post
    def take_payment(self, request: Request, pk: int) -> Response:
        """Take a payment; more than is due is refused."""
        get_or_404(self.get_queryset(), pk)
        return self.present(payments.take(actor=self.actor, invoice_id=pk, **self.parse()))

    def _present(self, pk: int, status: int = 200) -> Response:
        """The invoice as the database has it, with lines."""
        return self.present(invoice_shapes.whole(pk), status=status)
