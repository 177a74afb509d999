"""Credit notes: invoices taken back, in part or whole."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.invoices import Invoice, InvoiceLine
from accounting.models.tax_codes import TaxCode
from accounting.states import CreditNoteStatus
from crm.models import Customer
from inventory.models import Product
from repair_angel.kernel import clock, search
from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.guards import Frozen, FrozenWith, Refuse
from repair_angel.kernel.models import Attachment, Branch, Member
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from repair_angel.kernel.totals import Priced

_INVOICE = "FROM accounting_invoice i WHERE i.company_id = NEW.company_id AND i.id = NEW.invoice_id"
_OTHERS = (
    "SELECT COALESCE(SUM(c.total), 0) FROM accounting_creditnote c WHERE c.company_id = "
    "NEW.company_id AND c.invoice_id = NEW.invoice_id AND c.status <> 'cancelled' "
    "AND c.id <> COALESCE(NEW.id, -1)"
)


class CreditNote(TenantModel):
    """An invoice taken back in part or whole, at the tax codes it was charged with.

    Amounts are stored above zero and mean less. It has its number from the beginning: open, it may
    change or be cancelled, never vanish; issued, it is in the books and stays as it is. Together
    the notes of an invoice never come to more than the invoice.
    """

    number = models.CharField(_("number"), max_length=30, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=CreditNoteStatus, default=CreditNoteStatus.OPEN
    )
    invoice = TenantForeignKey(Invoice, related_name="credit_notes", verbose_name=_("invoice"))
    customer = TenantForeignKey(
        Customer, related_name="+", db_index=False, verbose_name=_("customer")
    )
    branch = TenantForeignKey(Branch, null=True, blank=True, related_name="+", db_index=False)
    member = TenantForeignKey(Member, null=True, blank=True, related_name="+", db_index=False)
    date = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=500)
    prices_include_vat = models.BooleanField(_("prices include VAT"), default=False)
    subtotal = MoneyField(_("total excl. VAT"), default=Decimal("0.00"))
    vat_total = MoneyField(_("VAT"), default=Decimal("0.00"))
    total = MoneyField(_("total"), default=Decimal("0.00"))
    amount_applied = MoneyField(_("taken off the invoice"), default=Decimal("0.00"))
    seller = models.JSONField(_("seller as issued"), default=dict, editable=False)
    buyer = models.JSONField(_("buyer as issued"), default=dict, editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    pdf = TenantForeignKey(Attachment, null=True, editable=False, related_name="+", db_index=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    search = models.TextField(editable=False, default="")

    objects = TenantManager.from_queryset(SearchQuerySet)()
    found_with = ("customer", "invoice")

    guards = [
        Frozen(
            once="{row}.status <> 'open'",
            free=("status", "amount_applied", "sent_at", "pdf", "search"),
        ),
        Refuse(
            "no_way_back",
            "UPDATE",
            "{differs:status} AND (OLD.status IN ('applied', 'cancelled') "
            "OR (OLD.status = 'issued' AND NEW.status <> 'applied'))",
            "a credit note that is in the books stays there",
        ),
        Refuse(
            "numbered",
            "UPDATE",
            "{differs:number} OR {differs:invoice_id}",
            "a credit note keeps its number and its invoice",
        ),
        Refuse("numbered_row", "DELETE", "1 = 1", "a credit note is cancelled, never deleted"),
        Refuse(
            "over_credit",
            "INSERT|UPDATE",
            f"NEW.status <> 'cancelled' AND NEW.total + ({_OTHERS}) > (SELECT i.total {_INVOICE})",
            "more than the invoice",
            lock=f"PERFORM 1 {_INVOICE} FOR UPDATE",
        ),
        Refuse(
            "kept_pdf",
            "UPDATE",
            "OLD.pdf_id IS NOT NULL AND {differs:pdf_id}",
            "the PDF of a credit note is never replaced",
        ),
    ]

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="creditnote_number_once"),
            models.CheckConstraint(
                name="creditnote_applied_within_total",
                condition=Q(amount_applied__gte=0, amount_applied__lte=F("total")),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "status", "-id"], name="creditnote_by_status"),
            models.Index(fields=["company", "customer", "-id"], name="creditnote_by_customer"),
            models.Index(fields=["company", "date", "-id"], name="creditnote_by_date"),
            SearchIndex(name="creditnote_search"),
        ]

    def __str__(self) -> str:
        return self.number

    def found_by(self) -> str:
        """The search column: number, the invoice's number, customer and, unless erased, buyer."""
        buyer = "" if self.customer.erased_at else self.buyer.get("name", "")
        names = dict.fromkeys((self.customer.name, buyer))
        return search.text(self.number, self.invoice.number, *names)


class CreditNoteLine(TenantModel):
    """One thing taken back; of an invoice's line where it says which. Perhaps it returns to stock."""

    credit_note = TenantForeignKey(CreditNote, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    invoice_line = TenantForeignKey(
        InvoiceLine, null=True, blank=True, related_name="+", verbose_name=_("invoice line")
    )
    product = TenantForeignKey(
        Product, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("product")
    )
    description = models.CharField(_("description"), max_length=500)
    quantity = QuantityField(_("quantity"), default=Decimal(1))
    unit_price = UnitPriceField(_("unit price"))
    discount_pct = PercentField(_("discount %"), default=Decimal(0))
    tax_code = TenantForeignKey(
        TaxCode, related_name="+", db_index=False, verbose_name=_("tax code")
    )
    vat_rate = PercentField(_("VAT %"))
    vat_category = models.CharField(_("VAT category"), max_length=2)
    line_total = MoneyField(_("line total"), default=Decimal("0.00"))
    net = MoneyField(_("net"), default=Decimal("0.00"))
    vat = MoneyField(_("VAT"), default=Decimal("0.00"))
    return_to_stock = models.BooleanField(_("back to stock"), default=False)

    guards = [FrozenWith("credit_note", "p.status <> 'open'")]

    class Meta:
        verbose_name = _("credit note line")
        verbose_name_plural = _("credit note lines")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="creditnoteline_stock_of_product",
                condition=Q(return_to_stock=False) | Q(product__isnull=False),
                violation_error_message=_("Only a product can go back to stock."),
            )
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def priced(self) -> Priced:
        return Priced(
            quantity=self.quantity,
            unit_price=self.unit_price,
            rate=self.vat_rate,
            category=self.vat_category,
            discount_pct=self.discount_pct,
        )


class CreditNoteVat(TenantModel):
    """The VAT of one tax code and rate that a credit note takes back."""

    credit_note = TenantForeignKey(CreditNote, models.CASCADE, related_name="vat_groups")
    tax_code = TenantForeignKey(TaxCode, related_name="+", db_index=False)
    vat_category = models.CharField(max_length=2)
    rate = PercentField(_("rate"))
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))

    guards = [FrozenWith("credit_note", "p.status <> 'open'")]

    class Meta:
        verbose_name = _("VAT on a credit note")
        verbose_name_plural = _("VAT on credit notes")

    def __str__(self) -> str:
        return f"{self.rate}% {self.vat}"
