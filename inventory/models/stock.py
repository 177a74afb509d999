"""Stock: the moves that happened, and what they add up to in each bin."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.products import Product
from inventory.models.warehouses import Bin
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField, QuantityField, UnitPriceField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class StockMove(TenantModel):
    """Goods came into a bin, left one, or went from one to another. Never changed or removed.

    `value` is what the move did to the value of the stock: above zero for what came in, below zero
    for what left, nothing for what only changed its bin.
    """

    class Reason(models.TextChoices):
        OPENING = "opening", _("opening stock")
        ADJUSTMENT = "adjustment", _("adjustment")
        RETURN = "return", _("returned by a customer")

    product = TenantForeignKey(
        Product, verbose_name=_("product"), related_name="moves", db_index=False
    )
    from_bin = TenantForeignKey(
        Bin, verbose_name=_("from bin"), null=True, related_name="+", db_index=False
    )
    to_bin = TenantForeignKey(
        Bin, verbose_name=_("to bin"), null=True, related_name="+", db_index=False
    )
    quantity = QuantityField(_("quantity"))
    unit_cost = UnitPriceField(_("cost of one"))
    value = MoneyField(_("value"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("note"), max_length=255, blank=True)
    document_type = models.CharField(max_length=60, blank=True)
    document_id = models.BigIntegerField(null=True)
    member = TenantForeignKey(
        Member, verbose_name=_("employee"), null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_cost__gte=0), name="move_of_something"
            ),
            models.CheckConstraint(
                condition=Q(from_bin=None, to_bin__isnull=False, value__gte=0)
                | Q(from_bin__isnull=False, to_bin=None, value__lte=0)
                | (
                    Q(from_bin__isnull=False, to_bin__isnull=False, value=0)
                    & ~Q(from_bin=F("to_bin"))
                ),
                name="move_value_follows_direction",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "product", "-id"], name="move_of_product"),
            models.Index(
                fields=["company", "document_type", "document_id"],
                name="move_of_document",
                condition=~Q(document_type=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_quantity:+f} {self.product_id}"

    @property
    def signed_quantity(self) -> Decimal:
        """What the move did to the quantity on hand."""
        came, left = self.to_bin_id is not None, self.from_bin_id is not None
        return self.quantity * (came - left)


class StockLevel(TenantModel):
    """How many of a product lie in a bin: provably the sum of its moves.

    Below zero only where the company allowed it when the row went there.
    """

    product = TenantForeignKey(
        Product, verbose_name=_("product"), related_name="levels", db_index=False
    )
    bin = TenantForeignKey(Bin, verbose_name=_("bin"), related_name="levels", db_index=False)
    quantity = QuantityField(_("quantity"))
    allow_negative = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "product", "bin"], name="level_once_per_product_and_bin"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0) | Q(allow_negative=True), name="level_not_below_zero"
            ),
        ]
        indexes = [models.Index(fields=["company", "bin"], name="level_of_bin")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id} @ {self.bin_id}"
