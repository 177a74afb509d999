"""VAT as declared: entries by rubriek, and the periods they fall in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.journal_entries import JournalEntry
from accounting.models.tax_codes import TaxCode
from accounting.states import PeriodStatus
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly, Refuse
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class VatPeriod(TenantModel):
    """A month, quarter or year of VAT. A closed one takes nothing, not even in a race."""

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    status = models.CharField(
        _("status"), max_length=6, choices=PeriodStatus, default=PeriodStatus.OPEN
    )

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
        return f"{self.year} Q{self.quarter}" if self.quarter else str(self.year)


class VatEntry(TenantModel):
    """One amount of one rubriek, from one document. The return is the sum of these, nothing else."""

    entry = TenantForeignKey(JournalEntry, related_name="vat_entries")
    tax_code = TenantForeignKey(TaxCode, related_name="+")
    rubriek = models.CharField(_("rubriek"), max_length=4)
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))
    date = models.DateField(_("date"))
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()

    guards = [
        AppendOnly(),
        Refuse(
            "vat_of_draft",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM accounting_journalentry e WHERE e.id = NEW.entry_id "
            "AND e.company_id = NEW.company_id AND e.status = 'posted')",
            "VAT entries belong to a posted journal entry",
        ),
    ]

    class Meta:
        verbose_name = _("VAT entry")
        verbose_name_plural = _("VAT entries")
        indexes = [models.Index(fields=["company", "date", "rubriek"], name="vatentry_return")]

    def __str__(self) -> str:
        return f"{self.rubriek} {self.base} {self.vat}"
