"""Label and receipt of a work order."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.input import ChoiceIn, EmailIn, InputSerializer
from repair_angel.kernel.api.viewsets import ActionViewSet
from repair_angel.kernel.downloads import pdf_response
from repair_angel.kernel.tenancy import get_or_404
from workorders.api.work_order_shapes import WorkOrderOut
from workorders.api.work_orders import WorkOrderViewSet
from workorders.models import WorkOrder
from workorders.services import labels, receipts
from workorders.states import Language

LANGUAGE = "nl, en or fr; without it the company's."


class SendReceiptIn(InputSerializer):
    to = EmailIn(required=False)
    language = ChoiceIn(Language, required=False)


class PaperViewSet(ActionViewSet):
    """What is printed when a device comes in. Made when it is asked for, and not kept."""

    resource = "work-orders"
    queryset = WorkOrder.objects.all()
    serializer_class = WorkOrderOut
    inputs = {"send_receipt": SendReceiptIn}
    outputs = {"label": "application/pdf", "receipt": "application/pdf"}
    commands = {"send_receipt": receipts.mail}
    query = {
        "label": {"size": f"{', '.join(labels.SIZES)} (mm).", "language": LANGUAGE},
        "receipt": {"paper": f"{' or '.join(receipts.PAPERS)}.", "language": LANGUAGE},
    }
    examples = {"send_receipt": {"to": "jane@example.com"}}
    example = WorkOrderViewSet.example

    def label(self, request: Request, pk: int) -> FileResponse:
        """The label for the device, one page of exactly the size asked for."""
        asked = {name: request.query_params.get(name, "") for name in ("size", "language")}
        return self._pdf(pk, labels.render(pk, **asked), "label")

    def receipt(self, request: Request, pk: int) -> FileResponse:
        """The receipt for the customer."""
        asked = {name: request.query_params.get(name, "") for name in ("paper", "language")}
        return self._pdf(pk, receipts.render(pk, **asked), "receipt")

    def send_receipt(self, request: Request, pk: int) -> Response:
        """Send the receipt to the customer's e-mail address, or to another."""
        receipts.mail(actor=self.actor, work_order_id=pk, **self.parse())
        return self.present(get_or_404(self.read_queryset(), pk))

    def read_queryset(self) -> QuerySet[Any]:
        return self.get_queryset().select_related("customer", "status")

    def _pdf(self, pk: int, body: bytes, name: str) -> FileResponse:
        ticket_no = WorkOrder.objects.values_list("ticket_no", flat=True).get(pk=pk)
        return pdf_response(body, name=f"{ticket_no}-{name}.pdf")
