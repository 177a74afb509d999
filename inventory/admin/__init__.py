"""The stock room's pages."""

from inventory.admin import categories, moves, products, warehouses

__all__ = ["categories", "moves", "products", "warehouses"]
