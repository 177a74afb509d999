"""The page of a warehouse with its bins."""

from django.contrib import admin

from inventory.models import Bin, Warehouse
from inventory.services import bins, warehouses
from repair_angel.kernel.admin.bases import CommandAdmin, LineInline


class BinInline(LineInline):
    model = Bin
    fields = ["code"]
    ordering = ["code"]
    add_command = bins.create
    change_command = bins.update
    remove_command = bins.delete
    row_argument = "bin_id"


@admin.register(Warehouse)
class WarehouseAdmin(CommandAdmin):
    resource = "stock"
    department, icon, position = "stock", "warehouse", 40
    create_command = warehouses.create
    change_command = warehouses.update
    list_display = ["name", "branch"]
    list_select_related = ["branch"]
    ordering = ["name"]
    fields = ["name", "branch"]
    inlines = [BinInline]
