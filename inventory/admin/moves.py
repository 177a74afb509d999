"""The page of stock moves: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from inventory.admin.figures import SEES_COSTS, pieces, price
from inventory.models import Product, StockMove
from repair_angel.kernel.admin.bases import ReadOnlyAdmin


@admin.register(StockMove)
class StockMoveAdmin(ReadOnlyAdmin):
    resource = "stock"
    department, icon, position = "stock", "swap_vert", 50
    list_select_related = ["product", "from_bin", "to_bin", "member__user"]
    list_filter = ["reason"]
    search_fields = ["product__search"]
    ordering = ["-pk"]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = ["at", "product", "change", "from_bin", "to_bin", "reason", "note", "member"]
        return [*shown, "worth"] if request.actor.may(SEES_COSTS) else shown

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_list_display(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_list_display(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[StockMove], search_term: str
    ) -> tuple[QuerySet[StockMove], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(product__in=Product.objects.search(search_term)), False

    @display(description=_("quantity"))
    def change(self, move: StockMove) -> str:
        sign = "+" if move.signed_quantity > 0 else ""
        return sign + pieces(move.signed_quantity)

    @display(description=_("value"))
    def worth(self, move: StockMove) -> str:
        return price(move.value)
