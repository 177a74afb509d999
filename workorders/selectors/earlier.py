"""Was this device here before? Third time is no accident."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from workorders.models import WorkOrder

SHOWN = 10


@dataclass(frozen=True)
class Earlier:
    """Other work orders of the same device, newest first, at most SHOWN of them.

    `is_certain` when the device or its serial number says so, not merely the same customer, brand
    and model.
    """

    orders: Sequence[WorkOrder]
    count: int
    is_certain: bool

    @property
    def visit(self) -> int:
        """Which time it is here now: 3 is the third."""
        return self.count + 1


def than(order: WorkOrder) -> Earlier:
    """The earlier work orders of an order's device, in two queries."""
    found, is_certain = _alike(order)
    before = found.filter(pk__lt=order.pk)
    shown = list(before.select_related("status").order_by("-pk")[:SHOWN])
    count = before.count() if len(shown) == SHOWN else len(shown)
    return Earlier(shown, count, is_certain)


def _alike(order: WorkOrder) -> tuple[QuerySet[WorkOrder], bool]:
    if order.device_id is not None:
        return WorkOrder.objects.filter(device=order.device_id), True
    if serial := order.device_serial.strip():
        found = WorkOrder.objects.search(serial).filter(device_serial__iexact=serial)
        return found, True
    if order.customer.is_walk_in or not (order.device_brand or order.device_model):
        return WorkOrder.objects.none(), False
    own = WorkOrder.objects.filter(customer=order.customer_id)
    same = {"device_brand__iexact": order.device_brand, "device_model__iexact": order.device_model}
    return own.filter(**same), False
