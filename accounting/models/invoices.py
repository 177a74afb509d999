"""Invoices: what customers owe us, and for what."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounting.models.tax_codes import TaxCode
from accounting.states import InvoiceStatus, ShownStatus, shown_status
from crm.models import Customer
from inventory.models import Product
from repair_angel.kernel import clock, search
from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.guards import Frozen, FrozenWith, Refuse
from repair_angel.kernel.models import Attachment, Branch, Member
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from repair_angel.kernel.totals import Priced
from workorders.models import WorkOrder, WorkOrderLine


def today() -> datetime.date:
    """The date in the current time zone, which is the company's during its work."""
    return timezone.localdate()


SETTLED = F("amount_paid") + F("amount_credited") + F("amount_written_off")
DUE = F("total") - F("amount_paid") - F("amount_credited") - F("amount_written_off")


class InvoiceQuerySet(SearchQuerySet):
    def open(self) -> "InvoiceQuerySet":
        """Issued, with something still due."""
        return self.filter(status=InvoiceStatus.ISSUED, total__gt=SETTLED)

    def shown_as(self, status: str) -> "InvoiceQuerySet":
        """Rows whose `shown_status` is this, by indexed conditions."""
        if status in (ShownStatus.DRAFT, ShownStatus.CANCELLED):
            return self.filter(status=status)
        if status == ShownStatus.PAID:
            return self.filter(status=InvoiceStatus.ISSUED, total__lte=SETTLED)
        if status == ShownStatus.OVERDUE:
            return self.open().filter(due_date__lt=today())
        return self.open().filter(due_date__gte=today())


FREE = ("amount_paid", "amount_credited", "amount_written_off", "sent_at", "pdf", "search")


class Invoice(TenantModel):
    """A claim on a customer. From its number on nothing of it changes but what was settled and sent.

    Draft: free to change, no number. Issued: number, date, both parties as they were, journal entry
    and VAT entries came into being together. `prices_include_vat` is its one basis.
    """

    number = models.CharField(_("number"), max_length=30, null=True, editable=False)  # noqa: DJ001  a draft has none
    status = models.CharField(
        _("status"), max_length=9, choices=InvoiceStatus, default=InvoiceStatus.DRAFT
    )
    customer = TenantForeignKey(
        Customer, related_name="invoices", db_index=False, verbose_name=_("customer")
    )
    work_order = TenantForeignKey(
        WorkOrder, null=True, blank=True, related_name="invoices", verbose_name=_("work order")
    )
    branch = TenantForeignKey(Branch, null=True, blank=True, related_name="+")
    member = TenantForeignKey(Member, null=True, blank=True, related_name="+", db_index=False)
    invoice_date = models.DateField(_("invoice date"))
    supply_date = models.DateField(_("date of supply"), null=True, blank=True)
    due_date = models.DateField(_("due date"))
    prices_include_vat = models.BooleanField(_("prices include VAT"), default=False)
    subtotal = MoneyField(_("total excl. VAT"), default=Decimal("0.00"))
    vat_total = MoneyField(_("VAT"), default=Decimal("0.00"))
    total = MoneyField(_("total"), default=Decimal("0.00"))
    amount_paid = MoneyField(_("paid"), default=Decimal("0.00"))
    amount_credited = MoneyField(_("credited"), default=Decimal("0.00"))
    amount_written_off = MoneyField(_("written off"), default=Decimal("0.00"))
    notes = models.TextField(_("notes"), blank=True)
    seller = models.JSONField(_("seller as issued"), default=dict, editable=False)
    buyer = models.JSONField(_("buyer as issued"), default=dict, editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    pdf = TenantForeignKey(Attachment, null=True, editable=False, related_name="+", db_index=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    search = models.TextField(editable=False, default="")

    objects = TenantManager.from_queryset(InvoiceQuerySet)()
    found_with = ("customer", "work_order")

    guards = [
        Frozen(once="{row}.status <> 'draft'", free=FREE),
        Refuse(
            "kept_pdf",
            "UPDATE",
            "OLD.pdf_id IS NOT NULL AND {differs:pdf_id}",
            "the PDF of an invoice is never replaced",
        ),
    ]

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                name="invoice_number_iff_issued",
                condition=Q(status="issued", number__isnull=False)
                | (~Q(status="issued") & Q(number__isnull=True)),
            ),
            models.CheckConstraint(
                name="invoice_paid_within_total",
                condition=Q(amount_paid__gte=0, amount_credited__gte=0, amount_written_off__gte=0)
                & Q(total__gte=SETTLED),
                violation_error_message=_("More than is due."),
            ),
            models.CheckConstraint(
                name="invoice_due_after_date", condition=Q(due_date__gte=F("invoice_date"))
            ),
        ]
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="invoice_by_customer"),
            models.Index(fields=["company", "status", "-id"], name="invoice_by_status"),
            models.Index(fields=["company", "invoice_date", "-id"], name="invoice_by_date"),
            models.Index(
                fields=["company", "due_date"],
                name="invoice_open",
                condition=Q(status="issued") & Q(total__gt=SETTLED),
            ),
            SearchIndex(name="invoice_search"),
        ]

    def __str__(self) -> str:
        return self.number or f"{_('draft')} {self.pk}"

    def found_by(self) -> str:
        """The search column: number, ticket number, customer and, unless erased, buyer as issued."""
        buyer = "" if self.customer.erased_at else self.buyer.get("name", "")
        ticket = self.work_order.ticket_no if self.work_order else ""
        names = dict.fromkeys((self.customer.name, buyer))
        return search.text(self.number, *names, ticket)

    @property
    def amount_settled(self) -> Decimal:
        return self.amount_paid + self.amount_credited + self.amount_written_off

    @property
    def amount_due(self) -> Decimal:
        return self.total - self.amount_settled

    @property
    def shown_status(self) -> str:
        return shown_status(
            self.status,
            settled=self.amount_settled,
            total=self.total,
            due_date=self.due_date,
            today=today(),
        )


class InvoiceLine(TenantModel):
    """One line. Its net and VAT are its share of the group's, so the lines add up exactly."""

    invoice = TenantForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    product = TenantForeignKey(Product, null=True, blank=True, related_name="+")
    work_order_line = TenantForeignKey(WorkOrderLine, null=True, blank=True, related_name="+")
    description = models.CharField(_("description"), max_length=500)
    quantity = QuantityField(_("quantity"), default=Decimal(1))
    unit_price = UnitPriceField(_("unit price"))
    discount_pct = PercentField(_("discount %"), default=Decimal(0))
    tax_code = TenantForeignKey(TaxCode, related_name="+", verbose_name=_("tax code"))
    vat_rate = PercentField(_("VAT %"))
    vat_category = models.CharField(_("VAT category"), max_length=2)
    margin_cost = MoneyField(
        _("bought for"),
        null=True,
        blank=True,
        help_text=_("Of a used good under the margin scheme: what the shop paid for it."),
    )
    line_total = MoneyField(_("line total"), default=Decimal("0.00"))
    net = MoneyField(_("net"), default=Decimal("0.00"))
    vat = MoneyField(_("VAT"), default=Decimal("0.00"))

    guards = [FrozenWith("invoice", "p.status <> 'draft'")]

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="invoiceline_discount_in_range",
                condition=Q(discount_pct__gte=0) & Q(discount_pct__lte=100),
            )
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def priced(self) -> Priced:
        """What the kernel needs to add this line up."""
        return Priced(
            quantity=self.quantity,
            unit_price=self.unit_price,
            rate=self.vat_rate,
            category=self.vat_category,
            discount_pct=self.discount_pct,
        )


class InvoiceVat(TenantModel):
    """The VAT of one tax code and rate on an invoice, written when it is issued."""

    invoice = TenantForeignKey(Invoice, models.CASCADE, related_name="vat_groups")
    tax_code = TenantForeignKey(TaxCode, related_name="+")
    vat_category = models.CharField(max_length=2)
    rate = PercentField(_("rate"))
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))

    guards = [FrozenWith("invoice", "p.status <> 'draft'")]

    class Meta:
        verbose_name = _("VAT on an invoice")
        verbose_name_plural = _("VAT on invoices")

    def __str__(self) -> str:
        return f"{self.rate}% {self.vat}"
