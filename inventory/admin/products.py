"""The page of a product, with its stock by bin and the button that corrects it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from inventory.admin.figures import SEES_COSTS, pieces, price
from inventory.models import Bin, Product, StockLevel
from inventory.services import products, stock
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyInline
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.widgets import NumberWidget


class ProductForm(forms.ModelForm):
    """A new product may come with its first stock; afterwards stock changes by moves alone."""

    stock_quantity = forms.DecimalField(
        label=_("in stock now"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=3,
        localize=True,
        widget=NumberWidget,
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("stock_quantity")


class AdjustForm(ActionForm):
    quantity = forms.DecimalField(
        label=_("quantity"),
        max_digits=9,
        decimal_places=3,
        help_text=_("Above zero adds pieces, below zero removes them."),
    )
    bin = forms.ModelChoiceField(
        label=_("bin"),
        queryset=Bin.objects.order_by("code"),
        required=False,
        help_text=_("Empty: where most of them lie."),
    )
    reason = forms.CharField(label=_("reason"), max_length=255, required=False)


class StockFilter(admin.SimpleListFilter):
    """What there is too little of."""

    title, parameter_name = _("stock"), "stock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("low", _("below minimum")), ("negative", _("below zero"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Product]:
        if self.value() == "low":
            return queryset.below_minimum()
        return queryset.filter(on_hand__lt=0) if self.value() == "negative" else queryset


class StockLevelInline(ReadOnlyInline):
    model = StockLevel
    fields = ["warehouse", "bin", "pieces"]
    verbose_name_plural = _("stock by bin")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockLevel]:
        return super().get_queryset(request).select_related("bin__warehouse").order_by("bin__code")

    @display(description=_("warehouse"))
    def warehouse(self, level: StockLevel) -> str:
        return str(level.bin.warehouse)

    @display(description=_("quantity"))
    def pieces(self, level: StockLevel) -> str:
        return pieces(level.quantity)


@admin.register(Product)
class ProductAdmin(CommandAdmin):
    resource = "products"
    department, icon, position = "stock", "inventory_2", 20
    palette = "inventory_2"
    palette_by = ["sku"]
    create_command = products.create
    change_command = products.update
    delete_command = products.delete
    form = ProductForm
    list_display = ["name", "sku", "type", "category", "sales_price", "in_stock"]
    list_filter = ["type", "category", StockFilter, "is_active"]
    list_select_related = ["category"]
    search_fields = ["search"]
    ordering = ["-pk"]
    readonly_fields = ["on_hand_now", "worth"]
    actions_detail = ["adjust"]
    actions_row = ["adjust"]

    adjust = command_action(
        _("Adjust stock"),
        stock.adjust,
        form=AdjustForm,
        icon="tune",
        shown=lambda product: product.is_stocked,
        done=lambda product: _("On hand now: %s") % pieces(product.on_hand),
    )

    @staticmethod
    def badge(request: HttpRequest) -> int | None:
        """What has to be ordered, for who orders it."""
        if not request.actor.may(stock.adjust.permission):
            return None
        return Product.objects.below_minimum().count()

    def palette_detail(self, row: Product) -> str:
        on_hand = _("%s in stock") % pieces(row.on_hand) if row.is_stocked else ""
        return " · ".join(filter(None, (price(row.price_excl), str(on_hand))))

    def get_fieldsets(self, request: HttpRequest, obj: Product | None = None) -> list[Any]:
        sees_costs = request.actor.may(SEES_COSTS)
        prices = [("price_excl", "purchase_price") if sees_costs else "price_excl"]
        on_hand: Any = "stock_quantity"
        if obj:
            on_hand = ("on_hand_now", "worth") if sees_costs else "on_hand_now"
        return [
            (None, {"fields": ["name", ("sku", "type"), ("category", "is_active")]}),
            (_("Prices"), {"fields": [*prices, ("vat_rate", "vat_category")]}),
            (_("Stock"), {"fields": [on_hand, "min_stock"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Product | None = None) -> list[Any]:
        return [StockLevelInline] if obj and obj.is_stocked else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"vat_rate": products.standard_rate(), "stock_quantity": Decimal(0)} | (
            super().get_changeform_initial_data(request)
        )

    @display(description=_("price excl. VAT"), ordering="price_excl")
    def sales_price(self, product: Product) -> str:
        return price(product.price_excl)

    @display(description=_("on hand"), label={"low": "danger", "enough": "success"})
    def in_stock(self, product: Product) -> tuple[str, str] | str:
        if not product.is_stocked:
            return "–"
        low = product.on_hand < product.min_stock or product.on_hand <= 0
        return "low" if low else "enough", pieces(product.on_hand)

    @display(description=_("on hand"))
    def on_hand_now(self, product: Product) -> str:
        return pieces(product.on_hand) if product.is_stocked else "–"

    @display(description=_("stock value"))
    def worth(self, product: Product) -> str:
        return price(product.stock_value)
