"""The margin scheme: used goods, taxed on what is earned with them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.tax_codes import TaxCode
from accounting.models.vat import IN_OPEN_PERIOD, VatPeriod
from crm.models import Customer
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class MarginEntry(TenantModel):
    """A used good bought or sold under the margin scheme: the register, and the period's sums.

    A sale counts here when the margin is taxed per period (globalisation); a purchase always. A
    credit note is a negative sale.
    """

    date = models.DateField(_("date"))
    tax_code = TenantForeignKey(
        TaxCode, related_name="+", db_index=False, verbose_name=_("tax code")
    )
    bought = MoneyField(_("bought for"), default=Decimal("0.00"))
    sold = MoneyField(_("sold for"), default=Decimal("0.00"))
    description = models.CharField(_("description"), max_length=200)
    seller = TenantForeignKey(
        Customer,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bought from"),
    )
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True)

    guards = [AppendOnly(), IN_OPEN_PERIOD]

    class Meta:
        verbose_name = _("used good")
        verbose_name_plural = _("used goods")
        constraints = [
            models.CheckConstraint(
                name="marginentry_bought_or_sold",
                condition=Q(bought=0) | Q(sold=0),
                violation_error_message=_("A used good is bought or sold."),
            )
        ]
        indexes = [models.Index(fields=["company", "date", "tax_code"], name="marginentry_sums")]

    def __str__(self) -> str:
        return self.description


class MarginResult(TenantModel):
    """What a closed period earned with used goods of one rate; a loss is carried to the next."""

    period = TenantForeignKey(
        VatPeriod, models.CASCADE, related_name="margins", verbose_name=_("period")
    )
    tax_code = TenantForeignKey(
        TaxCode, related_name="+", db_index=False, verbose_name=_("tax code")
    )
    sold = MoneyField(_("sold for"))
    bought = MoneyField(_("bought for"))
    carried_in = MoneyField(_("carried in"))
    taxable = MoneyField(_("taxable"))
    base = MoneyField(_("base"))
    vat = MoneyField(_("VAT"))
    carried_out = MoneyField(_("carried out"))

    class Meta:
        verbose_name = _("margin of a period")
        verbose_name_plural = _("margins of periods")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "period", "tax_code"], name="marginresult_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.taxable}"
