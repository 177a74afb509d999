"""/credit-notes"""

from decimal import Decimal
from typing import Any

from django.http import FileResponse
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.api.credit_note_shapes import (
    AppliedOut,
    CreditNoteChange,
    CreditNoteDetailOut,
    CreditNoteIn,
    CreditNoteOut,
    RefundIn,
)
from accounting.api.invoices import SendIn
from accounting.api.payments import PaymentOut
from accounting.models import CreditNote
from accounting.services import (
    credit_note_pdfs,
    credit_note_sending,
    credit_notes,
    crediting,
    customer_credits,
)
from accounting.states import CreditNoteStatus
from crm.selectors import merged
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, IdFilter, SearchFilter
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import file_response, pdf_response
from repair_angel.kernel.tenancy import get_or_404


class CreditNoteFilters(Filters):
    q = SearchFilter()
    status = ChoiceFilter(CreditNoteStatus)
    invoice_id = IdFilter()
    customer_id = IdFilter(among=merged.people)
    period = "date"


class CreditNoteViewSet(ResourceViewSet):
    """Credit notes: what is taken back of an issued invoice. Their amounts are below zero."""

    resource = "credit-notes"
    queryset = CreditNote.objects.all()
    serializer_class = CreditNoteOut
    filterset_class = CreditNoteFilters
    columns = (
        "id",
        "number",
        "status",
        "invoice_id",
        "customer_id",
        "customer__first_name",
        "customer__last_name",
        "date",
        "reason",
        "subtotal",
        "vat_total",
        "total",
        "amount_applied",
    )
    inputs = {
        "create": CreditNoteIn,
        "update": CreditNoteChange,
        "send": SendIn,
        "refund": RefundIn,
    }
    outputs = {
        **dict.fromkeys(("retrieve", "create", "update", "issue", "send"), CreditNoteDetailOut),
        "apply": AppliedOut,
        "refund": PaymentOut,
        "pdf": "application/pdf",
    }
    commands = {
        "create": credit_notes.create,
        "update": credit_notes.update,
        "destroy": credit_notes.cancel,
        "issue": crediting.issue,
        "apply": crediting.apply,
        "send": credit_note_sending.send,
        "refund": customer_credits.refund_note,
    }
    examples = {
        "create": {
            "invoice_id": 7,
            "reason": "Repair took longer than agreed",
            "lines": [{"description": "Goodwill", "qty": 1, "unit_price": 40.00, "vat_pct": 21}],
        },
        "update": {"reason": "Repair took twice as long as agreed"},
        "send": {"to": "jane@example.com"},
        "refund": {"amount": 48.40, "method": "bank"},
    }
    example = {
        "id": 9,
        "credit_note_number": "CN-2026-0009",
        "status": "open",
        "invoice_id": 7,
        "customer": {"id": 42, "name": "Jane Smith"},
        "date": "2026-03-27",
        "reason": "Repair took longer than agreed",
        "subtotal": -40.00,
        "vat_total": -8.40,
        "total": -48.40,
        "amount_applied": 0.00,
    }

    @staticmethod
    def row(
        id: int,
        number: str,
        status: str,
        invoice_id: int,
        customer_id: int,
        first_name: str,
        last_name: str,
        date: Any,
        reason: str,
        subtotal: Decimal,
        vat_total: Decimal,
        total: Decimal,
        applied: Decimal,
    ) -> dict[str, Any]:
        return {
            "id": id,
            "credit_note_number": number,
            "status": status,
            "invoice_id": invoice_id,
            "customer": {"id": customer_id, "name": f"{first_name} {last_name}".strip()},
            "date": date,
            "reason": reason,
            "subtotal": 0 - subtotal,
            "vat_total": 0 - vat_total,
            "total": 0 - total,
            "amount_applied": applied,
        }

    def read_queryset(self) -> Any:
        return self.get_queryset().select_related("customer", "invoice").prefetch_related("lines")

    def create(self, request: Request) -> Response:
        """Take back part of an issued invoice, or all of it; the number is given at once."""
        made = credit_notes.create(actor=self.actor, **self.parse())
        return self._present(made.pk, status=201)

    def update(self, request: Request, pk: int) -> Response:
        """Change the reason or the lines of an open one; lines given replace all lines."""
        credit_notes.update(actor=self.actor, credit_note_id=pk, **self.parse())
        return self._present(pk)

    def destroy(self, request: Request, pk: int) -> Response:
        """Put an open one aside: it stays, cancelled, with its number."""
        credit_notes.cancel(actor=self.actor, credit_note_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: int) -> Response:
        """Post an open one in the books, not yet taken off the invoice; the PDF follows."""
        crediting.issue(actor=self.actor, credit_note_id=pk)
        return self._present(pk)

    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: int) -> Response:
        """Take it off its invoice; what is more than was due becomes the customer's credit."""
        note = crediting.apply(actor=self.actor, credit_note_id=pk)
        return Response({"message": "Credit applied", "invoice_remaining": note.invoice.amount_due})

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: int) -> Response:
        """Mail it to its customer, or to another address; an open one is posted first."""
        credit_note_sending.send(actor=self.actor, credit_note_id=pk, **self.parse())
        return self._present(pk)

    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: int) -> Response:
        """Pay back what it left on the customer's account; without an amount, all of that."""
        given = self.parse()
        return self.present(
            customer_credits.refund_note(actor=self.actor, credit_note_id=pk, **given)
        )

    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: int) -> FileResponse:
        """The PDF: of an issued one the kept one, of an open one a preview marked CONCEPT."""
        note = self.get_object()
        if note.status in credit_note_pdfs.KEPT:
            return file_response(credit_note_pdfs.keep(actor=self.actor, credit_note_id=pk))
        return pdf_response(credit_note_pdfs.preview(pk), name=f"concept-{note.number}.pdf")

    def _present(self, pk: int, status: int = 200) -> Response:
        """The note as the database has it, with lines and invoice."""
        return self.present(get_or_404(self.read_queryset(), pk), status=status)
