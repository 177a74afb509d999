"""How statuses and priorities look."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from workorders.models import WorkOrderStatus
from workorders.states import Priority

PRIORITY = {Priority.HIGH: "warning", Priority.URGENT: "danger"}
DOT = (
    "display:inline-block;width:.625rem;height:.625rem;border-radius:50%;"
    "margin-inline-end:.5rem;background:"
)


def of_status(status: WorkOrderStatus) -> SafeString:
    """A dot in the status's colour beside its label, legible on any ground."""
    return format_html(
        '<span style="white-space:nowrap"><span style="{}{}"></span>{}</span>',
        DOT,
        status.colour,
        status,
    )
