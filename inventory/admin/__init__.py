"""The stock room's pages."""

from inventory.admin import cards, categories, moves, products, warehouses

__all__ = ["cards", "categories", "moves", "products", "warehouses"]
