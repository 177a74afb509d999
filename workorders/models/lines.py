"""What goes on a repair's bill: parts and labour."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import Product
from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from repair_angel.kernel.totals import Priced
from workorders.models.work_orders import WorkOrder


class WorkOrderLine(TenantModel):
    """A part or a piece of labour on a work order, priced excluding VAT."""

    work_order = TenantForeignKey(WorkOrder, related_name="lines", verbose_name=_("work order"))
    position = models.PositiveSmallIntegerField(_("position"))
    description = models.CharField(_("description"), max_length=300)
    product = TenantForeignKey(
        Product,
        null=True,
        blank=True,
        related_name="work_order_lines",
        verbose_name=_("product"),
    )
    quantity = QuantityField(_("quantity"), default=Decimal(1))
    unit_price = UnitPriceField(_("price"))
    discount_pct = PercentField(_("discount %"), default=Decimal(0))
    vat_rate = PercentField(_("VAT %"))
    vat_category = models.CharField(
        _("VAT category"),
        max_length=4,
        choices=Product.VatCategory,
        default=Product.VatCategory.STANDARD,
    )
    line_total = MoneyField(_("line total"))

    class Meta:
        verbose_name = _("work order line")
        verbose_name_plural = _("work order lines")
        ordering = ("position", "pk")

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
