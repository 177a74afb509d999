"""The stock room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Inventory")

    def ready(self) -> None:
        from inventory.services import warehouses
        from repair_angel.kernel.services import companies

        companies.furnishes(warehouses.furnish)
