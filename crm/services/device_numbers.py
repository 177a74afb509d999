"""The numbers on a device, in one writing; of two devices no serial number or IMEI is the same."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum import imei
from stdnum.exceptions import ValidationError

from crm import locks
from crm.errors import DeviceKnown
from crm.models import Device
from repair_angel.kernel.errors import InvalidInput

IMEIS = ("imei", "imei2")
LABELS = {"serial_number": _("serial number"), "imei": _("IMEI"), "imei2": _("IMEI")}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises InvalidInput on a wrong check digit's field."""
    return {name: _written(name, value) for name, value in values.items()}


def insist_on_single(device: Device, changes: Mapping[str, Any] | None = None) -> None:
    """Raises DeviceKnown when another device has a serial number or IMEI this one has or will have.

    Locks the company's IMEIs when it has one.
    """
    numbers = {name: getattr(device, name) for name in LABELS} | dict(changes or {})
    if numbers["imei"] or numbers["imei2"]:
        locks.imeis()
    if numbers["imei"] and numbers["imei"] == numbers["imei2"]:
        raise InvalidInput({"imei2": [_("The two IMEIs are the same.")]})
    others = Device.objects.exclude(pk=device.pk).order_by("pk")
    for name, label in LABELS.items():
        if number := numbers[name]:
            same = (
                Q(serial_number=number) if name not in IMEIS else Q(imei=number) | Q(imei2=number)
            )
            if other := others.filter(same).first():
                raise DeviceKnown(other, name, label)


def _written(name: str, value: Any) -> Any:
    if name in IMEIS:
        return _imei(name, value)
    if name in ("serial_number", "frame_number"):
        return _capitals("".join(value.split()))
    if name == "plate":
        return _capitals("".join(sign for sign in value if sign.isalnum()))
    return value


def _capitals(text: str) -> str:
    """No longer than it was: a letter whose capital is two stays as it is."""
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def _imei(field: str, value: str) -> str:
    """14 digits, 15 with their check digit, or 16 with the software's version."""
    if not value.strip():
        return ""
    try:
        return str(imei.validate(value))
    except ValidationError:
        raise InvalidInput({field: [_("This is not a valid IMEI.")]}) from None
