"""VAT that waits for its money (cash basis)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounting.models.journal_entries import JournalEntry
from accounting.models.tax_codes import TaxCode
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class DeferredVat(TenantModel):
    """The VAT of one tax code on an issued document, declared only as the document is settled.

    What has fallen due of it is the sum of the VAT entries that have this row as their source.
    Credit notes defer negative amounts.
    """

    entry = TenantForeignKey(JournalEntry, related_name="+", db_index=False)
    tax_code = TenantForeignKey(TaxCode, related_name="+", verbose_name=_("tax code"))
    document_type = models.CharField(max_length=60)
    document_id = models.BigIntegerField()
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))
    date = models.DateField(_("date"))
    vat_number = models.CharField(_("VAT number of the buyer"), max_length=20, blank=True)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("deferred VAT")
        verbose_name_plural = _("deferred VAT")
        indexes = [
            models.Index(
                fields=["company", "document_type", "document_id"], name="deferredvat_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tax_code} {self.vat}"
