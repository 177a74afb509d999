"""Which rows of the customer file are locked: customers before devices, the lower id first."""

from crm.models import Customer, Device
from repair_angel.kernel.tenancy import get_or_404


def customer(customer_id: int) -> Customer:
    """The customer of a path id, locked. Raises NotFound."""
    return get_or_404(Customer.objects.select_for_update(of=("self",)), customer_id)


def customers(*ids: int) -> list[Customer]:
    """These customers, locked, in the order asked for. Raises NotFound for one that is not there."""
    locked = Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in locked}
    return [found.get(pk) or get_or_404(Customer.objects.none(), pk) for pk in ids]


def device(device_id: int) -> Device:
    """The device of a path id, locked. Raises NotFound."""
    return get_or_404(Device.objects.select_for_update(of=("self",)), device_id)


def imeis() -> None:
    """One device of a company at a time is given an IMEI: no index spans its two columns.

    Locks the walk-in customer, whom nothing else changes; no_key lets others refer to it.
    """
    Customer.objects.select_for_update(no_key=True).get(is_walk_in=True)
