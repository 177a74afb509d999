"""The stock room's tables, one file per noun."""

from inventory.models.categories import Category
from inventory.models.products import Product
from inventory.models.stock import StockLevel, StockMove
from inventory.models.warehouses import Bin, Warehouse

__all__ = ["Bin", "Category", "Product", "StockLevel", "StockMove", "Warehouse"]
