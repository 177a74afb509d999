"""VAT as declared: entries by rubriek, the periods they fall in, and corrections of filed returns."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.accounts import GlAccount
from accounting.models.journal_entries import JournalEntry
from accounting.models.tax_codes import TaxCode
from accounting.states import PeriodStatus, ShownPeriodStatus
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly, Frozen, Refuse
from repair_angel.kernel.tenancy import (
    TenantForeignKey,
    TenantManager,
    TenantModel,
    TenantQuerySet,
)

_SAME_DAYS = (
    "SELECT 1 FROM accounting_vatperiod p WHERE p.company_id = NEW.company_id "
    "AND p.starts_on <> NEW.starts_on AND p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on"
)
_OPEN = (
    "FROM accounting_vatperiod p WHERE p.company_id = NEW.company_id "
    "AND NEW.date BETWEEN p.starts_on AND p.ends_on"
)

IN_OPEN_PERIOD = Refuse(
    "closed_period",
    "INSERT",
    f"NOT EXISTS (SELECT 1 {_OPEN} AND p.status = 'open')",
    "the period of this date is closed",
    lock=f"PERFORM 1 {_OPEN} FOR SHARE",
)
"""A dated row comes into an open period; on PostgreSQL it waits for whoever is closing it."""


class VatPeriodQuerySet(TenantQuerySet):
    def of_day(self, day: datetime.date) -> "VatPeriodQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def open(self) -> "VatPeriodQuerySet":
        return self.filter(status=PeriodStatus.OPEN)


class VatPeriod(TenantModel):
    """A month, quarter or year of VAT. A closed one takes nothing, not even in a race.

    `boxes` and `total` are the return as it was closed: whole euros, by box. Once filed it is never
    opened again; what is found later is a late find (see `VatEntry.belongs_to`).
    """

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    status = models.CharField(
        _("status"), max_length=6, choices=PeriodStatus, default=PeriodStatus.OPEN
    )
    boxes = models.JSONField(_("boxes as closed"), default=dict)
    total = MoneyField(_("VAT to pay"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    times_closed = models.PositiveSmallIntegerField(_("times closed"), default=0)
    reopened_because = models.CharField(_("reopened because"), max_length=200, blank=True)
    filed_at = models.DateTimeField(_("filed at"), null=True)
    filing_reference = models.CharField(_("reference of the filing"), max_length=60, blank=True)

    objects = TenantManager.from_queryset(VatPeriodQuerySet)()

    guards = [
        Refuse(
            "periods_overlap",
            "INSERT|UPDATE",
            f"EXISTS ({_SAME_DAYS})",
            "VAT periods do not overlap",
        ),
        Refuse(
            "filed_period",
            "UPDATE|DELETE",
            "OLD.filed_at IS NOT NULL",
            "a filed return stays as it is",
        ),
        Refuse("closed_period_stays", "DELETE", "OLD.status <> 'open'", "a closed period stays"),
    ]

    class Meta:
        verbose_name = _("VAT period")
        verbose_name_plural = _("VAT periods")
        constraints = [
            models.UniqueConstraint(fields=["company", "starts_on"], name="vatperiod_once"),
            models.CheckConstraint(
                name="vatperiod_right_way_round", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        if self.quarter:
            return f"{self.year} Q{self.quarter}"
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @property
    def is_open(self) -> bool:
        return self.status == PeriodStatus.OPEN

    @property
    def shown_status(self) -> str:
        """Open, closed (still to be filed) or filed."""
        return ShownPeriodStatus.FILED if self.filed_at else ShownPeriodStatus(self.status)


class VatSupplement(TenantModel):
    """What is told of a filed return afterwards: its corrected totals, in place of the filed ones.

    Compulsory when late finds come to more than 1,000 euros (Dutch *suppletie*). `difference` is
    what is to be paid more, or less when negative.
    """

    period = TenantForeignKey(VatPeriod, related_name="supplements", verbose_name=_("period"))
    number = models.PositiveSmallIntegerField(_("number"))
    date = models.DateField(_("date"))
    as_filed = models.JSONField(_("as filed"))
    corrected = models.JSONField(_("as corrected"))
    difference = MoneyField(_("difference"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("VAT supplement")
        verbose_name_plural = _("VAT supplements")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "period", "number"], name="vatsupplement_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} / {self.number}"


class VatEntry(TenantModel):
    """One amount of one rubriek, from one document. The return is the sum of these, nothing else.

    `date` decides the return. A late find has a date in an open period and `belongs_to` the closed
    one; it counts in the return of its date, unless a `supplement` has told of it.
    """

    entry = TenantForeignKey(JournalEntry, related_name="vat_entries", verbose_name=_("entry"))
    tax_code = TenantForeignKey(TaxCode, related_name="+", verbose_name=_("tax code"))
    rubriek = models.CharField(_("rubriek"), max_length=4)
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))
    date = models.DateField(_("date"))
    vat_number = models.CharField(_("VAT number of the buyer"), max_length=20, blank=True)
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    belongs_to = TenantForeignKey(
        VatPeriod,
        null=True,
        blank=True,
        related_name="late_finds",
        db_index=False,
        verbose_name=_("belongs to"),
    )
    supplement = TenantForeignKey(
        VatSupplement,
        null=True,
        blank=True,
        related_name="entries",
        db_index=False,
        verbose_name=_("supplement"),
    )

    guards = [
        Frozen(once="1 = 1", free=("supplement",), says="VAT entries are only ever added"),
        Refuse(
            "vat_supplemented",
            "UPDATE",
            "OLD.supplement_id IS NOT NULL",
            "a supplement has told of this VAT entry",
        ),
        Refuse(
            "vat_of_draft",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM accounting_journalentry e WHERE e.id = NEW.entry_id "
            "AND e.company_id = NEW.company_id AND e.status = 'posted')",
            "VAT entries belong to a posted journal entry",
        ),
        IN_OPEN_PERIOD,
    ]

    class Meta:
        verbose_name = _("VAT entry")
        verbose_name_plural = _("VAT entries")
        indexes = [
            models.Index(fields=["company", "date", "rubriek"], name="vatentry_return"),
            models.Index(
                fields=["company", "belongs_to"],
                name="vatentry_late",
                condition=Q(belongs_to__isnull=False),
            ),
            models.Index(
                fields=["company", "source_id"],
                name="vatentry_of_deferred",
                condition=Q(source_type="accounting.deferredvat"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rubriek} {self.base} {self.vat}"


class VatCorrection(TenantModel):
    """VAT that no sales document bears: private use, input VAT, a late find. Booked when written."""

    tax_code = TenantForeignKey(TaxCode, related_name="+", verbose_name=_("tax code"))
    account = TenantForeignKey(
        GlAccount, related_name="+", db_index=False, verbose_name=_("against account")
    )
    date = models.DateField(_("date"))
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))
    description = models.CharField(_("description"), max_length=200)
    belongs_to = TenantForeignKey(
        VatPeriod,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("belongs to"),
        help_text=_("The closed period it should have been in."),
    )

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("VAT correction")
        verbose_name_plural = _("VAT corrections")

    def __str__(self) -> str:
        return self.description
