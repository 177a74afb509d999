"""Repairs: one thing of one customer, from coming in to going out."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Customer, Device
from repair_angel.kernel import clock, search
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.models import Branch, Member
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tallies import Counted
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from workorders.models.statuses import WorkOrderStatus
from workorders.states import UNFINISHED, Outcome, Priority

ZERO = Decimal("0.00")


class WorkOrderQuerySet(SearchQuerySet):
    def for_list(self) -> Self:
        """With all a row shows, newest first."""
        return self.select_related("customer", "status").order_by("-pk")

    def unfinished(self) -> Self:
        """In the shop: neither completed nor cancelled."""
        return self.filter(status__stage__in=UNFINISHED)

    def overdue(self) -> Self:
        """In the shop after the moment they were promised for."""
        return self.unfinished().filter(completed_at=None, expected_ready_at__lt=timezone.now())


class WorkOrder(TenantModel):
    """One repair of one customer's thing. Its ticket number never changes.

    Its `version` goes up with each change of its own columns by people, so that a page that was open
    meanwhile is told; lines and notes, rows of their own, leave it.

    Repairs imported from elsewhere (`is_history`) carry their source's reference as the ticket
    number and use none of the company's own.

    Kind, brand, model and serial number of its device are its own: as they were when it came in.
    """

    ticket_no = models.CharField(_("ticket number"), max_length=40)
    customer = TenantForeignKey(
        Customer, related_name="work_orders", db_index=False, verbose_name=_("customer")
    )
    branch = TenantForeignKey(
        Branch, related_name="work_orders", db_index=False, verbose_name=_("branch")
    )
    status = TenantForeignKey(
        WorkOrderStatus, related_name="work_orders", db_index=False, verbose_name=_("status")
    )
    assigned_to = TenantForeignKey(
        Member,
        null=True,
        blank=True,
        related_name="work_orders",
        db_index=False,
        verbose_name=_("technician"),
    )
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority, default=Priority.NORMAL
    )
    device = TenantForeignKey(
        Device,
        null=True,
        blank=True,
        related_name="work_orders",
        db_index=False,
        verbose_name=_("device"),
    )
    device_category = models.CharField(_("kind of device"), max_length=80, blank=True)
    device_brand = models.CharField(_("brand"), max_length=120, blank=True)
    device_model = models.CharField(_("model"), max_length=120, blank=True)
    device_serial = models.CharField(_("serial number"), max_length=80, blank=True)
    accessories = models.CharField(
        _("left with it"),
        max_length=300,
        blank=True,
        help_text=_("Charger, case, SIM card …"),
    )
    problem_description = models.TextField(_("problem"), max_length=10_000, blank=True)
    technician_findings = models.TextField(_("findings"), max_length=10_000, blank=True)
    customer_reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    spending_limit = MoneyField(
        _("spending limit"),
        null=True,
        blank=True,
        help_text=_("Including VAT. Above it the customer is asked first."),
    )
    received_at = models.DateTimeField(_("received"), default=clock.now)
    expected_ready_at = models.DateTimeField(_("expected ready"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    barrier = models.CharField(_("why it was not repaired"), max_length=120, blank=True)
    is_history = models.BooleanField(_("imported history"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    subtotal = MoneyField(_("subtotal"), default=ZERO)
    vat_total = MoneyField(_("VAT"), default=ZERO)
    total = MoneyField(_("total"), default=ZERO)
    search = models.TextField(editable=False, blank=True)

    objects = TenantManager.from_queryset(WorkOrderQuerySet)()
    found_with = ("customer", "device")
    guards = [Counted()]

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = [
            models.UniqueConstraint(fields=["company", "ticket_no"], name="work_order_ticket_once")
        ]
        # Newest first needs no index of its own: the key (company, id) is read backwards.
        indexes = [
            models.Index(fields=["company", "status", "-id"], name="work_order_by_status"),
            models.Index(fields=["company", "customer", "-id"], name="work_order_of_customer"),
            models.Index(fields=["company", "assigned_to", "-id"], name="work_order_of_member"),
            models.Index(
                fields=["company", "device", "-id"],
                name="work_order_of_device",
                condition=models.Q(device__isnull=False),
            ),
            models.Index(
                fields=["company", "expected_ready_at"],
                name="work_order_promised",
                condition=models.Q(completed_at=None, expected_ready_at__isnull=False),
            ),
            models.Index(
                fields=["company", "completed_at"],
                name="work_order_by_completion",
                condition=models.Q(completed_at__isnull=False),
            ),
            SearchIndex(name="work_order_search"),
        ]

    def __str__(self) -> str:
        return self.ticket_no

    @property
    def device_name(self) -> str:
        """Brand and model in one, or the kind of device."""
        return f"{self.device_brand} {self.device_model}".strip() or self.device_category

    @property
    def is_overdue(self) -> bool:
        """In the shop after the moment it was promised for; asks the status's row."""
        promised = self.expected_ready_at
        return (
            promised is not None and promised < timezone.now() and self.status.stage in UNFINISHED
        )

    def found_by(self) -> str:
        """The search column: ticket number, device with all its numbers, and customer.

        The walk-in customer is nobody in particular, so nothing is found by that name.
        """
        return search.text(
            self.ticket_no,
            self.device_brand,
            self.device_model,
            self.device_serial,
            self.device_category,
            self.device.found_by() if self.device else "",
            "" if self.customer.is_walk_in else self.customer.found_by(),
        )
