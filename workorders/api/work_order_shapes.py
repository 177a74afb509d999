"""Work orders as the API shows them: the declared shapes, and the same written by hand.

Every list and every screen of a client begins with these; the serializers took longer than all the
rest. A test compares the two.
"""

from functools import cache
from operator import attrgetter
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from repair_angel.kernel.api.output import ModelOut, Out, TextOut
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.errors import NotFound
from workorders.api.lines import LineOut
from workorders.api.notes import NoteOut
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote, WorkOrderStatus
from workorders.models.statuses import language_of

TEXTS = (
    "device_category",
    "device_brand",
    "device_model",
    "device_serial",
    "accessories",
    "problem_description",
    "technician_findings",
    "customer_reference",
    "outcome",
    "barrier",
)
PLAIN = (
    "priority",
    "expected_ready_at",
    "branch_id",
    "device_id",
    "spending_limit",
    "subtotal",
    "vat_total",
    "total",
    "received_at",
    "completed_at",
    "is_history",
    "version",
    "created_at",
)


class NamedOut(Out):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)


class StatusNameOut(Out):
    slug = serializers.CharField(read_only=True)
    label = serializers.SerializerMethodField()

    def get_label(self, status: WorkOrderStatus) -> str:
        return status.label_in(self.context["view"].company.locale)


class WorkOrderRowOut(ModelOut):
    """A work order as it stands in a list."""

    customer = NamedOut(read_only=True)
    status = StatusNameOut(read_only=True)
    assigned_to = serializers.IntegerField(source="assigned_to_id", read_only=True, allow_null=True)
    branch_id = serializers.IntegerField(read_only=True)
    device_id = serializers.IntegerField(read_only=True, allow_null=True)
    device_category = TextOut()
    device_brand = TextOut()
    device_model = TextOut()
    device_serial = TextOut()
    accessories = TextOut()
    problem_description = TextOut()
    technician_findings = TextOut()
    customer_reference = TextOut()
    outcome = TextOut()
    barrier = TextOut()

    class Meta:
        model = WorkOrder
        fields = ["id", "ticket_no", "customer", "status", "assigned_to", *TEXTS, *PLAIN]


class WorkOrderOut(WorkOrderRowOut):
    """A work order with its lines and notes, oldest first."""

    lines = LineOut(many=True, read_only=True)
    notes = serializers.SerializerMethodField()

    class Meta(WorkOrderRowOut.Meta):
        fields = [*WorkOrderRowOut.Meta.fields, "lines", "notes"]

    @extend_schema_field(NoteOut(many=True))
    def get_notes(self, order: WorkOrder) -> list[dict[str, Any]]:
        return NoteOut(order.notes.select_related("member__user"), many=True).data


OWN = ("pk", "ticket_no", "customer_id", "assigned_to_id", *TEXTS, *PLAIN)
LINES = Composed(
    lambda: WorkOrderLine.objects.filter(work_order_id=Given("order")), *LineOut.Meta.fields
)
NOTES = Composed(
    lambda: WorkOrderNote.objects.filter(work_order_id=Given("order")).select_related(
        "member__user"
    )
)
_own_of = attrgetter(*OWN)


def columns(locale: str) -> tuple[str, ...]:
    """What `row` wants of the database."""
    label = f"status__label_{language_of(locale)}"
    return ("customer__first_name", "customer__last_name", "status__slug", label, *OWN)


@cache
def _one(columns: tuple[str, ...]) -> Composed:
    return Composed(lambda: WorkOrder.objects.filter(pk=Given("order")), *columns)


def whole(order_id: int, locale: str) -> dict[str, Any]:
    """As WorkOrderOut declares. Raises NotFound."""
    if (found := _one(columns(locale)).first(order=order_id)) is None:
        raise NotFound("Not found.")
    lines, notes = LINES.rows(order=order_id), NOTES.rows(order=order_id)
    return {
        **row(*found),
        "lines": [dict(zip(LineOut.Meta.fields, line, strict=True)) for line in lines],
        "notes": [NoteOut(note).data for note in notes],
    }


def fresh(order: WorkOrder, locale: str) -> dict[str, Any]:
    """The same of one just made, on which nothing is written yet."""
    customer, status = order.customer, order.status
    named = customer.first_name, customer.last_name, status.slug, status.label_in(locale)
    return {**row(*named, *_own_of(order)), "lines": [], "notes": []}


def row(
    first_name: str,
    last_name: str,
    slug: str,
    label: str,
    pk: int,
    ticket_no: str,
    customer_id: int,
    assigned_to: int | None,
    *own: Any,
) -> dict[str, Any]:
    return {
        "id": pk,
        "ticket_no": ticket_no,
        "customer": {"id": customer_id, "name": f"{first_name} {last_name}".strip()},
        "status": {"slug": slug, "label": label},
        "assigned_to": assigned_to,
        **{name: text or None for name, text in zip(TEXTS, own, strict=False)},
        **dict(zip(PLAIN, own[len(TEXTS) :], strict=True)),
    }
