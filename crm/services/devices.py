"""The things customers bring."""

from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from crm import locks
from crm.errors import DeviceInUse
from crm.models import Customer, Device, DeviceOwnership
from crm.selectors import merged
from crm.services import customers, device_numbers
from repair_angel.kernel import clock, events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command


@command("devices.write")
def create(*, actor: Actor, kind: str, customer_id: int, **values: Any) -> Device:
    """A device of its owner, whose it is from now on.

    Raises InvalidInput for an IMEI with a wrong check digit, DeviceKnown for a serial number or
    IMEI of another device. Records `crm.device.created`.
    """
    owner = _owner(customer_id)
    device = Device(kind=kind, customer=owner, **device_numbers.checked(values))
    device_numbers.insist_on_single(device)
    device.search = device.found_by()
    device.save()
    DeviceOwnership.objects.create(device=device, customer=owner, since=device.created_at)
    events.record("crm.device.created", subject=device, customer_id=owner.pk)
    return device


@command("devices.write")
def update(
    *, actor: Actor, device_id: int, customer_id: int | None = None, **changes: Any
) -> Device:
    """Change what is given; a `customer_id` transfers it. Refuses what `create` does.

    Locks the device. Records `crm.device.updated` with the fields' names, `crm.device.transferred`.
    """
    device = locks.device(device_id)
    changes = device_numbers.checked(changes)
    device_numbers.insist_on_single(device, changes)
    changed = save_changes(device, changes)
    if changed:
        events.record("crm.device.updated", subject=device, fields=changed)
    moved = customer_id is not None and _transfer(device, customer_id)
    if not changed and not moved:
        events.unchanged()
    return device


@command("devices.write")
def transfer(*, actor: Actor, device_id: int, customer_id: int) -> Device:
    """A sale or a gift: from now on it is this customer's; whose it was stays known.

    Locks the device. Records `crm.device.transferred`.
    """
    device = locks.device(device_id)
    if not _transfer(device, customer_id):
        events.unchanged()
    return device


@command("devices.delete")
def delete(*, actor: Actor, device_id: int) -> None:
    """Remove a device entered by mistake. Raises DeviceInUse when it was repaired here.

    Locks the device. Records `crm.device.deleted`.
    """
    device = locks.device(device_id)
    events.record("crm.device.deleted", subject=device)
    try:
        device.delete()
    except ProtectedError:
        raise DeviceInUse(_("This device has repairs and cannot be deleted.")) from None


def _transfer(device: Device, customer_id: int) -> bool:
    owner = _owner(customer_id)
    if owner.pk == device.customer_id:
        return False
    before, now = device.customer_id, clock.now()
    device.customer = owner
    device.save(update_fields=["customer", "updated_at"])
    DeviceOwnership.objects.filter(device=device, until=None).update(until=now)
    DeviceOwnership.objects.create(device=device, customer=owner, since=now)
    events.record("crm.device.transferred", subject=device, before=before, to=owner.pk)
    return True


def _owner(customer_id: int) -> Customer:
    owner = merged.named(customer_id)
    customers.insist_on_current(owner)
    return owner
