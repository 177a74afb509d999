"""The page of devices, and what a customer's page says of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from crm.models import Customer, Device, DeviceOwnership
from crm.selectors import merged
from crm.services import devices
from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyInline

SHOWN = 20


class OwnershipsInline(ReadOnlyInline):
    model = DeviceOwnership
    hide_title = False
    verbose_name_plural = _("owners over time")
    fields = ["customer", "since", "until"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("customer")


@admin.register(Device)
class DeviceAdmin(CommandAdmin):
    resource = "devices"
    department, icon, position = "counter", "devices", 25
    palette = "devices"
    palette_by = ["serial_number", "imei", "imei2", "plate", "frame_number"]
    create_command = devices.create
    change_command = devices.update
    delete_command = devices.delete
    list_display = ["name", "kind_shown", "customer", "identifier", "colour"]
    list_filter = ["kind"]
    list_select_related = ["customer"]
    search_fields = ["search"]
    ordering = ["-pk"]
    inlines = [OwnershipsInline]
    fieldsets = [
        (None, {"fields": ["customer", "kind", ("brand", "model"), "colour"]}),
        (
            _("Numbers"),
            {"fields": ["serial_number", ("imei", "imei2"), ("plate", "frame_number")]},
        ),
        (_("More"), {"fields": ["notes"]}),
    ]

    def palette_detail(self, row: Device) -> str:
        return " · ".join(filter(None, (row.identifier, row.customer.name)))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.inlines if obj else []

    @display(description=_("device"))
    def name(self, device: Device) -> str:
        return device.name

    @display(description=_("kind"), ordering="kind")
    def kind_shown(self, device: Device) -> str:
        return device.get_kind_display()

    @display(description=_("number"))
    def identifier(self, device: Device) -> str:
        return device.identifier or "—"


@panels.panel(
    "crm.customer", _("Devices"), permission="devices.read", template="crm/devices_panel.html"
)
def of_customer(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    found = Device.objects.filter(customer__in=merged.people(customer.pk)).order_by("-pk")
    rows = list(found[: SHOWN + 1])
    return {"devices": rows[:SHOWN], "more": len(rows) > SHOWN} if rows else None
