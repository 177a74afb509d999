"""The page of categories."""

from django.contrib import admin

from inventory.models import Category
from inventory.services import categories
from repair_angel.kernel.admin.bases import CommandAdmin


@admin.register(Category)
class CategoryAdmin(CommandAdmin):
    resource = "products"
    department, icon, position = "stock", "category", 30
    create_command = categories.create
    change_command = categories.update
    delete_command = categories.delete
    list_display = ["name"]
    list_select_related = ()
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name"]
