"""The ledger: entries that balance, and never change once posted."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.accounts import GlAccount
from accounting.models.tax_codes import TaxCode
from accounting.states import EntryStatus
from crm.models import Customer
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import Frozen, FrozenWith, Refuse
from repair_angel.kernel.models import Branch, Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel

_LINES = "FROM accounting_journalline l WHERE l.company_id = NEW.company_id AND l.entry_id = NEW.id"
_PERIOD = (
    "FROM accounting_vatperiod p WHERE p.company_id = NEW.company_id "
    "AND NEW.date BETWEEN p.starts_on AND p.ends_on"
)
_YEAR = (
    "FROM accounting_fiscalyear y WHERE y.company_id = NEW.company_id "
    "AND NEW.date BETWEEN y.starts_on AND y.ends_on"
)
_POSTING = "NEW.status = 'posted' AND OLD.status <> 'posted'"


class JournalEntry(TenantModel):
    """One business fact, seen by the books. Born draft, posted by one guarded update.

    The database refuses an unbalanced one, one dated in a closed period or year, and any later
    change; a mistake is reversed by another entry, once. Closing entries (`is_closing`) carry a
    year's result to the equity: they touch no VAT, so a closed VAT period does not keep them out.
    """

    class Journal(models.TextChoices):
        SALES = "VRK", _("sales")
        PURCHASES = "INK", _("purchases")
        CASH = "KAS", _("cash")
        BANK = "BNK", _("bank")
        MOLLIE = "MOL", "Mollie"
        STRIPE = "STR", "Stripe"
        STOCK = "VRD", _("stock")
        GENERAL = "MEM", _("general")
        PAYROLL = "LON", _("payroll")
        OPENING = "BEG", _("opening balance")

    journal = models.CharField(_("journal"), max_length=3, choices=Journal)
    number = models.CharField(_("number"), max_length=30, null=True)  # noqa: DJ001  a draft has none
    status = models.CharField(max_length=6, choices=EntryStatus, default=EntryStatus.DRAFT)
    date = models.DateField(_("date"))
    description = models.CharField(_("description"), max_length=200, blank=True)
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=20, blank=True)
    reverses = TenantForeignKey("self", null=True, blank=True, related_name="+")
    branch = TenantForeignKey(
        Branch,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("branch"),
    )
    is_closing = models.BooleanField(_("closing entry"), default=False)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    guards = [
        Refuse("born_draft", "INSERT", "NEW.status <> 'draft'", "journal entries are born draft"),
        Refuse(
            "closed_period",
            "UPDATE",
            f"{_POSTING} AND NOT NEW.is_closing "
            f"AND NOT EXISTS (SELECT 1 {_PERIOD} AND p.status = 'open')",
            "the period of this date is closed",
            lock=f"PERFORM 1 {_PERIOD} FOR SHARE",
        ),
        Refuse(
            "closed_year",
            "UPDATE",
            f"{_POSTING} AND NOT EXISTS (SELECT 1 {_YEAR} AND y.status = 'open')",
            "the year of this date is closed",
            lock=f"PERFORM 1 {_YEAR} FOR SHARE",
        ),
        Refuse(
            "unbalanced",
            "UPDATE",
            f"{_POSTING} AND ((SELECT COUNT(*) {_LINES}) < 2 "
            f"OR (SELECT COALESCE(SUM(l.debit - l.credit), 0) {_LINES}) <> 0)",
            "debit and credit differ",
        ),
        Frozen(once="{row}.status = 'posted'", says="a posted entry is reversed, never changed"),
    ]

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "journal", "number"], name="journalentry_number_once"
            ),
            models.UniqueConstraint(
                fields=["company", "source_type", "source_id", "purpose"],
                name="journalentry_once_per_source",
                condition=Q(source_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["company", "reverses"], name="journalentry_reversed_once"
            ),
            models.CheckConstraint(
                name="journalentry_number_iff_posted",
                condition=Q(status="posted", number__isnull=False)
                | Q(status="draft", number__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["company", "date", "id"], name="journalentry_by_date")]

    def __str__(self) -> str:
        return self.number or f"{self.journal} {_('draft')}"


class JournalLine(TenantModel):
    """A debit or a credit of one account.

    `tax_code` and `vat_base` say what a line written by hand on a VAT account is declared as.
    """

    entry = TenantForeignKey(JournalEntry, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    account = TenantForeignKey(
        GlAccount, related_name="lines", db_index=False, verbose_name=_("account")
    )
    customer = TenantForeignKey(
        Customer,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("customer"),
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    debit = MoneyField(_("debit"), default=Decimal("0.00"))
    credit = MoneyField(_("credit"), default=Decimal("0.00"))
    tax_code = TenantForeignKey(
        TaxCode,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("tax code"),
    )
    vat_base = MoneyField(_("VAT over"), null=True, blank=True)

    guards = [
        FrozenWith("entry", "p.status = 'posted'", says="a posted entry is reversed, never changed")
    ]

    class Meta:
        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="journalline_one_side",
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                violation_error_message=_("A line has a debit or a credit, above zero."),
            )
        ]
        indexes = [models.Index(fields=["company", "account", "-id"], name="journalline_account")]

    def __str__(self) -> str:
        return f"{self.debit} / {self.credit}"
