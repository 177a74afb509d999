"""The device on a work order: which one it is, and what of it is written on the order itself."""

from typing import Any

from django.utils import translation
from django.utils.text import capfirst

from crm.models import Device
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company
from repair_angel.kernel.tenancy import get_or_refuse


def named(device_id: int | None) -> Device | None:
    """The device an id in the input names; None for None. Raises InvalidInput."""
    return get_or_refuse(Device.objects.all(), device_id, "device_id")


def columns(device: Device | None) -> dict[str, Any]:
    """The order's own columns as the device would fill them: they stay when it is sold or erased."""
    if device is None:
        return {}
    locale = Company.objects.values_list("locale", flat=True).get(pk=tenancy.company_id())
    with translation.override(locale):
        kind = capfirst(device.get_kind_display())
    return {
        "device_category": kind,
        "device_brand": device.brand,
        "device_model": device.model,
        "device_serial": device.identifier,
    }


def filled(given: dict[str, Any], device: Device | None) -> dict[str, Any]:
    """What was given, with what the device says where nothing was; its serial number, or none."""
    return given | {
        name: value
        for name, value in columns(device).items()
        if not given.get(name) and (value or name == "device_serial")
    }
