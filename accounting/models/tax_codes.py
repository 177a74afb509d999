"""Tax codes: not a bare rate, but what kind of supply it is and where it is declared."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.accounts import GlAccount
from repair_angel.kernel.fields import PercentField
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class TaxCodeQuerySet(TenantQuerySet):
    def valid_on(self, day: datetime.date) -> "TaxCodeQuerySet":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            is_active=True,
        )

    def plain_sales(self) -> "TaxCodeQuerySet":
        """Sales codes with a fixed rate and no scheme: the API's tax rates."""
        return self.filter(side=TaxCode.Side.SALE, rate__isnull=False, scheme="")


class TaxCode(TenantModel):
    """How one kind of supply is taxed, printed, posted and declared, between two dates.

    `vat_category` is the UN/CEFACT code e-invoicing uses: S, Z, E, AE, K, G, O. When a rate changes,
    the code of the new one `replaces` that of the old.
    """

    class Side(models.TextChoices):
        SALE = "sale", _("sale")
        PURCHASE = "purchase", _("purchase")
        MEMO = "memo", _("memo")

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=8, choices=Side)
    scheme = models.CharField(_("scheme"), max_length=12, blank=True)
    rate = PercentField(_("rate"), null=True, blank=True)
    vat_category = models.CharField(_("VAT category"), max_length=2, blank=True)
    exemption_code = models.CharField(_("exemption code"), max_length=20, blank=True)
    rubriek_base = models.CharField(_("rubriek of the base"), max_length=4, blank=True)
    rubriek_vat = models.CharField(_("rubriek of the VAT"), max_length=4, blank=True)
    rubriek_deduct = models.CharField(_("rubriek of the deduction"), max_length=4, blank=True)
    icp_kind = models.CharField(_("ICP kind"), max_length=10, blank=True)
    texts = models.JSONField(_("invoice texts by language"), default=dict, blank=True)
    vat_account = TenantForeignKey(GlAccount, null=True, blank=True, related_name="+")
    deduct_account = TenantForeignKey(GlAccount, null=True, blank=True, related_name="+")
    service_account = TenantForeignKey(GlAccount, null=True, blank=True, related_name="+")
    goods_account = TenantForeignKey(GlAccount, null=True, blank=True, related_name="+")
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    replaces = TenantForeignKey(
        "self",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("follows on"),
    )

    objects = TenantManager.from_queryset(TaxCodeQuerySet)()

    class Meta:
        verbose_name = _("tax code")
        verbose_name_plural = _("tax codes")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="taxcode_code_once"),
            models.UniqueConstraint(
                fields=["company"], name="taxcode_one_default", condition=Q(is_default=True)
            ),
            models.UniqueConstraint(fields=["company", "replaces"], name="taxcode_replaced_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: datetime.date) -> bool:
        """What `valid_on` asks of the database."""
        return (
            self.is_active
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or self.valid_until >= day)
        )

    @property
    def is_margin(self) -> bool:
        """Taxed on what is earned, with no VAT on the invoice."""
        return self.scheme == "margin"

    @property
    def is_chosen_by_name(self) -> bool:
        """Rate, category and the buyer's place do not tell it: it was asked for by itself."""
        by_place = self.vat_category in ("AE", "K") and self.icp_kind != "abc"
        return not by_place

    @property
    def needs_buyer_vat_number(self) -> bool:
        """Reverse charge and intra-Community supply name the buyer's VAT number (Art. 226 (4))."""
        return self.vat_category in ("AE", "K")

    def deducts(self, rubriek: str) -> bool:
        """Is this the rubriek in which its VAT is deducted?"""
        return bool(rubriek) and rubriek == self.rubriek_deduct

    def account_id_of(self, rubriek: str) -> int | None:
        """The account that holds what a rubriek declares of it."""
        found: int | None = self.deduct_account_id if self.deducts(rubriek) else self.vat_account_id
        return found

    def text_in(self, language: str) -> str:
        """The sentence the law wants on the invoice; "" when none."""
        return self.texts.get(language) or self.texts.get("en", "")
