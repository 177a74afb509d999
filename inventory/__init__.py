"""Inventory: products, suppliers, warehouses and bins, and every movement of stock."""
