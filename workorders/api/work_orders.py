"""Work orders, and what is written on them."""

import re
from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.selectors import merged
from repair_angel.kernel.api.filters import Filters, IdFilter, SearchFilter, TextFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    IdIn,
    InputSerializer,
    IntIn,
    MomentIn,
    MoneyIn,
    TextIn,
)
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.errors import unknown_reference
from workorders.api import work_order_shapes
from workorders.api.lines import EXAMPLE as LINE_EXAMPLE
from workorders.api.lines import LineIn, LineOut
from workorders.api.notes import EXAMPLE as NOTE_EXAMPLE
from workorders.api.notes import NoteIn, NoteOut
from workorders.api.work_order_shapes import WorkOrderOut, WorkOrderRowOut
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.services import lines, notes, work_orders
from workorders.states import Priority


class SpendingLimitIn(MoneyIn):
    """An amount including VAT, or null for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)


class WorkOrderIn(InputSerializer):
    customer_id = IdIn(required=True)
    branch_id = IdIn(required=False)
    device_id = IdIn(required=False)
    device_category = TextIn(80, required=False)
    device_brand = TextIn(120, required=False)
    device_model = TextIn(120, required=False)
    device_serial = TextIn(80, required=False)
    accessories = TextIn(300, required=False)
    problem_description = TextIn(10_000, required=False)
    technician_findings = TextIn(10_000, required=False)
    customer_reference = TextIn(80, required=False)
    spending_limit = SpendingLimitIn(required=False)
    priority = ChoiceIn(Priority, required=False)
    status = TextIn(40, required=False, allow_blank=False, allow_null=False)
    assigned_to = IdIn(source="assigned_to_id", required=False)
    expected_ready_at = MomentIn(required=False)


class WorkOrderChangeIn(WorkOrderIn):
    """With `version`, the change is refused (409) when the work order has another one by now."""

    version = IntIn(1, source="seen_version", required=False)


class StatusFilter(TextFilter):
    """A status by its slug; one that the company does not have is refused."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        status_id = WorkOrderStatus.objects.filter(slug=value).values_list("pk", flat=True).first()
        if status_id is None:
            raise unknown_reference("status")
        return qs.filter(status_id=status_id)


class WorkOrderFilters(Filters):
    q = SearchFilter()
    status = StatusFilter()
    customer_id = IdFilter(among=merged.people)
    device_id = IdFilter()
    assigned_to = IdFilter()


class WorkOrderViewSet(ResourceViewSet):
    """Repairs: what came in, what is wrong with it, who works on it and where it is."""

    resource = "work-orders"
    queryset = WorkOrder.objects.all()
    serializer_class = WorkOrderOut
    outputs = {
        "list": WorkOrderRowOut(many=True),
        "add_line": LineOut,
        "change_line": LineOut,
        "add_note": NoteOut,
    }
    filterset_class = WorkOrderFilters
    inputs = {
        "create": WorkOrderIn,
        "update": WorkOrderChangeIn,
        "add_line": LineIn,
        "change_line": LineIn,
        "add_note": NoteIn,
    }
    commands = {
        "create": work_orders.create,
        "update": work_orders.update,
        "destroy": work_orders.delete,
        "add_line": lines.add,
        "change_line": lines.change,
        "remove_line": lines.remove,
        "add_note": notes.add,
    }
    statuses = {"add_line": 201, "add_note": 201}
    examples = {
        "create": {
            "customer_id": 42,
            "device_brand": "Apple",
            "device_model": "iPhone 15 Pro",
            "problem_description": "Cracked screen",
            "priority": "normal",
        },
        "update": {"status": "in_repair", "assigned_to": 3},
        "add_line": {"description": "Screen replacement", "quantity": 1, "unit_price": 89.00},
        "change_line": {"quantity": 2},
        "add_note": {"note": "Battery is swollen."},
    }
    example = {
        "id": 101,
        "ticket_no": "WO-2026-0101",
        "customer": {"id": 42, "name": "Jane Smith"},
        "status": {"slug": "in_repair", "label": "In Repair"},
        "assigned_to": 3,
        "device_category": "Phone",
        "device_brand": "Apple",
        "device_model": "iPhone 15 Pro",
        "device_serial": None,
        "accessories": "charger",
        "problem_description": "Cracked screen",
        "technician_findings": None,
        "customer_reference": None,
        "priority": "normal",
        "expected_ready_at": "2026-03-28T16:00:00Z",
        "branch_id": 1,
        "device_id": 31,
        "spending_limit": 150.00,
        "subtotal": 89.00,
        "vat_total": 18.69,
        "total": 107.69,
        "received_at": "2026-03-27T10:00:00Z",
        "completed_at": None,
        "outcome": None,
        "barrier": None,
        "is_history": False,
        "version": 1,
        "created_at": "2026-03-27T10:00:00Z",
        "lines": [LINE_EXAMPLE],
        "notes": [NOTE_EXAMPLE],
    }

    def read_queryset(self) -> QuerySet[Any]:
        return self.get_queryset().select_related("customer", "status")

    row = staticmethod(work_order_shapes.row)

    def columns_now(self) -> tuple[str, ...]:
        return work_order_shapes.columns(self.company.locale)

    def retrieve(self, request: Request, pk: int, **kwargs: Any) -> Response:
        return self.present(work_order_shapes.whole(pk, self.company.locale))

    def create(self, request: Request) -> Response:
        """Take a repair in."""
        order = work_orders.create(actor=self.actor, **self.parse())
        return self.present(work_order_shapes.fresh(order, self.company.locale))

    def update(self, request: Request, pk: int) -> Response:
        """Change what is sent; `status` is a slug, `assigned_to` an employee or null.

        Send the `version` you have seen, in the body or as `If-Match: "3"`, and a change that
        somebody else made since is not overwritten: the answer is 409.
        """
        changes = {**_if_match(request), **self.parse()}
        work_orders.update(actor=self.actor, work_order_id=pk, **changes)
        return self.present(work_order_shapes.whole(pk, self.company.locale))

    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a repair entered by mistake, on which nothing was written yet."""
        work_orders.delete(actor=self.actor, work_order_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"], url_path="lines")
    def add_line(self, request: Request, pk: int) -> Response:
        """Add a part or labour."""
        return self.present(lines.add(actor=self.actor, work_order_id=pk, **self.parse()))

    def change_line(self, request: Request, pk: int, line_id: int) -> Response:
        """Change what is sent of a line."""
        key = {"work_order_id": pk, "line_id": line_id}
        return self.present(lines.change(actor=self.actor, **key, **self.parse()))

    def remove_line(self, request: Request, pk: int, line_id: int) -> Response:
        """Take a line off."""
        lines.remove(actor=self.actor, work_order_id=pk, line_id=line_id)
        return self.nothing()

    @action(detail=True, methods=["post"], url_path="notes")
    def add_note(self, request: Request, pk: int) -> Response:
        """Write a note, hidden from the customer unless `is_internal` is false."""
        return self.present(notes.add(actor=self.actor, work_order_id=pk, **self.parse()))


def _if_match(request: Request) -> dict[str, int]:
    """The version of the header; one that is not ours matches nothing."""
    said = request.headers.get("If-Match", "*").strip()
    if said == "*":
        return {}
    number = said.removeprefix("W/").strip('"')
    return {"seen_version": int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0}
