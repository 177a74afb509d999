"""Recurring invoices: what a customer is invoiced for again and again, and which dates were."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.invoices import Invoice
from accounting.states import CatchUp, Frequency, Outcome, RecurringStatus
from crm.models import Customer
from inventory.models import Product
from repair_angel.kernel import clock, search
from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.guards import Frozen
from repair_angel.kernel.models import Branch
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel

RUNNING = (RecurringStatus.ACTIVE, RecurringStatus.PAUSED)


class RecurringInvoiceQuerySet(SearchQuerySet):
    def kept(self) -> "RecurringInvoiceQuerySet":
        """Those that were not cancelled."""
        return self.exclude(status=RecurringStatus.CANCELLED)

    def due(self, today: datetime.date) -> "RecurringInvoiceQuerySet":
        """Those for which an invoice is to be made."""
        return self.filter(status=RecurringStatus.ACTIVE, next_run_date__lte=today)


class RecurringInvoice(TenantModel):
    """What a customer gets an invoice for on each due date, until the end date if there is one.

    `anchor_day` is the day of the month that due dates keep to where a month has it: 31 January,
    28 February, 31 March. `last_error` says why the next one could not be made; it is tried again.
    """

    customer = TenantForeignKey(
        Customer, related_name="recurring_invoices", verbose_name=_("customer")
    )
    branch = TenantForeignKey(
        Branch, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("branch")
    )
    status = models.CharField(
        _("status"), max_length=9, choices=RecurringStatus, default=RecurringStatus.ACTIVE
    )
    frequency = models.CharField(_("frequency"), max_length=9, choices=Frequency)
    interval = models.PositiveSmallIntegerField(
        _("interval"),
        default=1,
        help_text=_("2 and weekly: every two weeks."),
    )
    anchor_day = models.PositiveSmallIntegerField(editable=False)
    next_run_date = models.DateField(_("next invoice"), null=True)
    end_date = models.DateField(_("last possible date"), null=True, blank=True)
    catch_up = models.CharField(
        _("for dates that have gone by"), max_length=6, choices=CatchUp, default=CatchUp.ALL
    )
    auto_issue = models.BooleanField(_("issue at once"), default=False)
    auto_send = models.BooleanField(_("issue and mail at once"), default=False)
    prices_include_vat = models.BooleanField(_("prices include VAT"), default=False)
    subtotal = MoneyField(_("total excl. VAT"), default=Decimal("0.00"))
    vat_total = MoneyField(_("VAT"), default=Decimal("0.00"))
    total = MoneyField(_("total"), default=Decimal("0.00"))
    notes = models.TextField(_("notes"), blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    search = models.TextField(editable=False, default="")

    objects = TenantManager.from_queryset(RecurringInvoiceQuerySet)()
    found_with = ("customer",)

    class Meta:
        verbose_name = _("recurring invoice")
        verbose_name_plural = _("recurring invoices")
        constraints = [
            models.CheckConstraint(
                name="recurringinvoice_runs_next",
                condition=~Q(status__in=RUNNING) | Q(next_run_date__isnull=False),
            ),
            models.CheckConstraint(
                name="recurringinvoice_interval_in_range",
                condition=Q(interval__gte=1, interval__lte=99),
                violation_error_message=_("Between 1 and 99."),
            ),
            models.CheckConstraint(
                name="recurringinvoice_anchor_in_month",
                condition=Q(anchor_day__gte=1, anchor_day__lte=31),
            ),
            models.CheckConstraint(
                name="recurringinvoice_next_until_end",
                condition=Q(end_date=None)
                | Q(next_run_date=None)
                | Q(next_run_date__lte=F("end_date")),
                violation_error_message=_("The end comes before the next invoice."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "next_run_date"],
                name="recurringinvoice_due",
                condition=Q(status="active"),
            ),
            SearchIndex(name="recurringinvoice_search"),
        ]

    def __str__(self) -> str:
        return f"{_('recurring invoice')} {self.pk}"

    def found_by(self) -> str:
        """The search column: the customer."""
        return search.text(self.customer.name)


class RecurringInvoiceLine(TenantModel):
    """One thing charged on each invoice, at the price and rate as agreed."""

    recurring_invoice = TenantForeignKey(
        RecurringInvoice, models.CASCADE, related_name="lines", verbose_name=_("recurring invoice")
    )
    position = models.PositiveIntegerField(_("position"))
    product = TenantForeignKey(
        Product, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("product")
    )
    description = models.CharField(_("description"), max_length=500)
    quantity = QuantityField(_("quantity"), default=Decimal(1))
    unit_price = UnitPriceField(_("unit price"))
    discount_pct = PercentField(_("discount %"), default=Decimal(0))
    vat_rate = PercentField(_("VAT %"))
    vat_category = models.CharField(_("VAT category"), max_length=2)
    line_total = MoneyField(_("line total"), default=Decimal("0.00"))
    net = MoneyField(_("net"), default=Decimal("0.00"))
    vat = MoneyField(_("VAT"), default=Decimal("0.00"))

    class Meta:
        verbose_name = _("line of a recurring invoice")
        verbose_name_plural = _("lines of recurring invoices")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="recurringinvoiceline_discount_in_range",
                condition=Q(discount_pct__gte=0) & Q(discount_pct__lte=100),
            )
        ]

    def __str__(self) -> str:
        return self.description


class Occurrence(TenantModel):
    """One due date, dealt with once and for all; without a date it was made by hand, in between.

    Written with its invoice. The invoice goes when its draft is removed: the date stays used.
    """

    recurring_invoice = TenantForeignKey(
        RecurringInvoice,
        related_name="occurrences",
        db_index=False,
        verbose_name=_("recurring invoice"),
    )
    due_date = models.DateField(_("date"), null=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    invoice = TenantForeignKey(
        Invoice, models.SET_NULL, null=True, related_name="occurrences", verbose_name=_("invoice")
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    guards = [Frozen(once="1 = 1", free=("invoice",), says="a due date stays as it was dealt with")]

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "recurring_invoice", "due_date"], name="occurrence_once"
            ),
            models.CheckConstraint(
                name="occurrence_skipped_without_invoice",
                condition=Q(outcome="invoiced") | Q(outcome="skipped", invoice=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_date or ''} {self.get_outcome_display()}".strip()
