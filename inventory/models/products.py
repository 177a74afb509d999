"""What the shop sells, uses and charges for."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.categories import Category
from repair_angel.kernel import search
from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.money import rounded
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class ProductQuerySet(SearchQuerySet):
    def stocked(self) -> "ProductQuerySet":
        """Parts and accessories: what can lie in a bin."""
        return self.exclude(type=Product.Type.SERVICE)

    def in_stock(self) -> "ProductQuerySet":
        return self.filter(on_hand__gt=0)

    def below_minimum(self) -> "ProductQuerySet":
        """To be ordered; below zero is below any minimum."""
        return self.filter(is_active=True, on_hand__lt=F("min_stock"))


class Product(TenantModel):
    """A part, an accessory or a service the shop sells. Prices are without VAT.

    `on_hand` and `stock_value` are what its moves add up to, kept with each move in the same
    transaction. Their quotient is the moving average cost, which is never stored: a rounded average
    would drift from the books.
    """

    class Type(models.TextChoices):
        PART = "part", _("part")
        ACCESSORY = "accessory", _("accessory")
        SERVICE = "service", _("service")

    class VatCategory(models.TextChoices):
        """The UN/CEFACT codes of e-invoicing, and the margin scheme."""

        STANDARD = "S", _("S: taxed")
        ZERO = "Z", _("Z: zero rate")
        EXEMPT = "E", _("E: exempt")
        REVERSED = "AE", _("AE: reverse charge")
        INTRA = "K", _("K: to another EU country")
        EXPORT = "G", _("G: export")
        OUTSIDE = "O", _("O: not subject to VAT")
        MARGIN = "M", _("M: margin scheme")

    name = models.CharField(_("name"), max_length=200)
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    type = models.CharField(_("type"), max_length=10, choices=Type, default=Type.PART)
    category = TenantForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        related_name="products",
        db_index=False,
    )
    price_excl = UnitPriceField(_("price excl. VAT"))
    purchase_price = UnitPriceField(_("purchase price"), null=True, blank=True)
    vat_rate = PercentField(_("VAT %"))
    vat_category = models.CharField(
        _("VAT category"), max_length=4, choices=VatCategory, default=VatCategory.STANDARD
    )
    min_stock = QuantityField(_("minimum stock"), default=Decimal(0))
    on_hand = QuantityField(_("on hand"), default=Decimal(0), editable=False)
    stock_value = MoneyField(_("stock value"), default=Decimal(0), editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    search = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TenantManager.from_queryset(ProductQuerySet)()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "sku"],
                condition=~Q(sku=""),
                name="product_sku_once",
            ),
            models.CheckConstraint(
                condition=~Q(type="service") | Q(on_hand=0), name="product_service_has_no_stock"
            ),
            models.CheckConstraint(
                condition=Q(on_hand=0, stock_value=0)
                | Q(on_hand__gt=0, stock_value__gte=0)
                | Q(on_hand__lt=0, stock_value__lte=0),
                name="product_value_follows_stock",
            ),
            models.CheckConstraint(
                condition=Q(price_excl__gte=0, vat_rate__gte=0, min_stock__gte=0)
                & (Q(purchase_price=None) | Q(purchase_price__gte=0)),
                name="product_amounts_not_negative",
            ),
        ]
        indexes = [
            SearchIndex(name="product_search"),
            models.Index(fields=["company", "category", "-id"], name="product_by_category"),
            models.Index(
                fields=["company", "-id"], name="product_in_stock", condition=Q(on_hand__gt=0)
            ),
            models.Index(
                fields=["company", "on_hand"],
                name="product_below_minimum",
                condition=Q(is_active=True, on_hand__lt=F("min_stock")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.sku})" if self.sku else self.name

    @property
    def is_stocked(self) -> bool:
        return self.type != self.Type.SERVICE

    @property
    def average_cost(self) -> Decimal:
        """What one costs by the moving average; without stock the purchase price, or nothing."""
        if self.on_hand:
            return rounded(self.stock_value / self.on_hand, 4)
        return self.purchase_price or Decimal(0)

    def worth(self, quantity: Decimal) -> Decimal:
        """What so many are worth at the average: the last piece takes all that is left, exactly."""
        if self.on_hand:
            return rounded(self.stock_value * quantity / self.on_hand)
        return rounded(self.average_cost * quantity)

    def found_by(self) -> str:
        """The search column, from what the row says now."""
        return search.text(self.name, self.sku)
