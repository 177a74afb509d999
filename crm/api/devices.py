"""Devices over the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import ports
from crm.models import Device
from crm.services import devices
from crm.states import DeviceKind
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, IdFilter, SearchFilter
from repair_angel.kernel.api.input import ChoiceIn, IdIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, Out, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet

TEXTS = (
    "brand",
    "model",
    "serial_number",
    "imei",
    "imei2",
    "plate",
    "frame_number",
    "colour",
    "notes",
)


class OwnerOut(Out):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)


class DeviceRowOut(ModelOut):
    """A device as it stands in a list."""

    customer = OwnerOut(read_only=True)
    customer_id = serializers.IntegerField(read_only=True)
    brand = TextOut()
    model = TextOut()
    serial_number = TextOut()
    imei = TextOut()
    imei2 = TextOut()
    plate = TextOut()
    frame_number = TextOut()
    colour = TextOut()
    notes = TextOut()

    class Meta:
        model = Device
        fields = ["id", "kind", "customer", "customer_id", *TEXTS, "created_at"]


class DeviceOut(DeviceRowOut):
    """A device, and how often it was repaired here."""

    repairs_count = serializers.SerializerMethodField()

    class Meta(DeviceRowOut.Meta):
        fields = [*DeviceRowOut.Meta.fields, "repairs_count"]

    def get_repairs_count(self, device: Device) -> int:
        return ports.repairs().count(device.pk)


class DeviceIn(InputSerializer):
    kind = ChoiceIn(DeviceKind)
    customer_id = IdIn(required=True)
    brand = TextIn(120, required=False)
    model = TextIn(120, required=False)
    serial_number = TextIn(80, required=False)
    imei = TextIn(40, required=False)
    imei2 = TextIn(40, required=False)
    plate = TextIn(12, required=False)
    frame_number = TextIn(80, required=False)
    colour = TextIn(40, required=False)
    notes = TextIn(5000, required=False)


class DeviceFilters(Filters):
    q = SearchFilter()
    customer_id = IdFilter()
    kind = ChoiceFilter(DeviceKind)


class DeviceViewSet(ResourceViewSet):
    """The things customers bring: phones, laptops, bikes, cars. No serial number or IMEI twice."""

    resource = "devices"
    queryset = Device.objects.all()
    serializer_class = DeviceOut
    outputs = {"list": DeviceRowOut(many=True)}
    filterset_class = DeviceFilters
    inputs = {"create": DeviceIn, "update": DeviceIn}
    commands = {
        "create": devices.create,
        "update": devices.update,
        "destroy": devices.delete,
    }
    example = {
        "id": 31,
        "kind": "phone",
        "customer": {"id": 42, "name": "Jane Smith"},
        "customer_id": 42,
        "brand": "Apple",
        "model": "iPhone 15 Pro",
        "serial_number": "F2LX12ABCD",
        "imei": "356938035643809",
        "imei2": None,
        "plate": None,
        "frame_number": None,
        "colour": "blue",
        "notes": None,
        "created_at": "2026-03-27T10:00:00Z",
        "repairs_count": 2,
    }
    examples = {
        "create": {
            "kind": "phone",
            "customer_id": 42,
            "brand": "Apple",
            "model": "iPhone 15 Pro",
            "imei": "35 693803 564380 9",
        },
        "update": {"colour": "blue"},
    }

    def read_queryset(self) -> QuerySet[Device]:
        return self.get_queryset().select_related("customer")

    def rows(self, found: QuerySet[Any]) -> list[dict[str, Any]]:
        owner = ("customer_id", "customer__first_name", "customer__last_name")
        return [
            _row(*values)
            for values in found.values_list("id", "kind", *owner, *TEXTS, "created_at")
        ]

    def create(self, request: Request) -> Response:
        """Add a device to its owner's.

        An IMEI is checked by its check digit; a serial number or IMEI that another device has is
        refused.
        """
        return self.present(devices.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change a device; another `customer_id` makes it that customer's from now on."""
        return self.present(devices.update(actor=self.actor, device_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a device that was never repaired here."""
        devices.delete(actor=self.actor, device_id=pk)
        return self.nothing()


def _row(
    id: int, kind: str, customer_id: int, first_name: str, last_name: str, *own: Any
) -> dict[str, Any]:
    return {
        "id": id,
        "kind": kind,
        "customer": {"id": customer_id, "name": f"{first_name} {last_name}".strip()},
        "customer_id": customer_id,
        **{name: text or None for name, text in zip(TEXTS, own, strict=False)},
        "created_at": own[-1],
    }
