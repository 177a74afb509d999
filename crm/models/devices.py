"""The things customers bring, and whose they were."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm.models.customers import Customer
from crm.states import DeviceKind
from repair_angel.kernel import clock, search
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Device(TenantModel):
    """A customer's thing that is repaired, perhaps more than once: a phone, a bike, a car.

    `customer` is its owner now, the one of its open ownership. Of two devices no serial number or
    IMEI is the same.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DeviceKind)
    brand = models.CharField(_("brand"), max_length=120, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    customer = TenantForeignKey(
        Customer, related_name="devices", db_index=False, verbose_name=_("owner")
    )
    serial_number = models.CharField(_("serial number"), max_length=80, blank=True)
    imei = models.CharField(_("IMEI"), max_length=16, blank=True)
    imei2 = models.CharField(_("second IMEI"), max_length=16, blank=True)
    plate = models.CharField(_("number plate"), max_length=12, blank=True)
    frame_number = models.CharField(_("frame number"), max_length=80, blank=True)
    colour = models.CharField(_("colour"), max_length=40, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    search = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TenantManager.from_queryset(SearchQuerySet)()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "serial_number"],
                condition=~Q(serial_number=""),
                name="device_serial_number_once",
            ),
            models.UniqueConstraint(
                fields=["company", "imei"], condition=~Q(imei=""), name="device_imei_once"
            ),
            models.UniqueConstraint(
                fields=["company", "imei2"], condition=~Q(imei2=""), name="device_imei2_once"
            ),
            models.CheckConstraint(
                name="device_imeis_differ",
                condition=Q(imei="") | ~Q(imei=F("imei2")),
                violation_error_message=_("The two IMEIs are the same."),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="device_of_customer"),
            SearchIndex(name="device_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Brand and model in one, or the kind."""
        return f"{self.brand} {self.model}".strip() or capfirst(self.get_kind_display())

    @property
    def identifier(self) -> str:
        """The number that tells it from others, whichever kind it has."""
        return self.serial_number or self.imei or self.frame_number or self.plate

    def found_by(self) -> str:
        """The search column, from what the row says now."""
        numbers = (self.serial_number, self.imei, self.imei2, self.plate, self.frame_number)
        return search.text(self.brand, self.model, *numbers)


class DeviceOwnership(TenantModel):
    """A device was a customer's from one moment to another; of each device one is open."""

    device = TenantForeignKey(
        Device, models.CASCADE, related_name="ownerships", db_index=False, verbose_name=_("device")
    )
    customer = TenantForeignKey(Customer, related_name="ownerships", verbose_name=_("owner"))
    since = models.DateTimeField(_("from"), default=clock.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["company", "device"],
                condition=Q(until=None),
                name="ownership_one_open",
            ),
            models.CheckConstraint(
                name="ownership_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["company", "device", "id"], name="ownership_of_device")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.customer_id}"
