"""What repairs put on the page of a device."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import Device
from repair_angel.kernel.admin import panels
from workorders.selectors import device_history

SHOWN = 20


@panels.panel(
    "crm.device",
    _("Repairs"),
    permission="work-orders.read",
    template="workorders/device_repairs.html",
)
def repairs(request: HttpRequest, device: Device) -> dict[str, Any] | None:
    """The last ones, also those cancelled, and how often it was here."""
    orders = list(device.work_orders.select_related("status").order_by("-pk")[:SHOWN])
    if not orders:
        return None
    return {"orders": orders, "history": device_history.of(device.pk)}
