"""Repairs for staff: the list, the page of one repair, statuses, and what matters today."""

from workorders.admin import cards, statuses, work_orders

__all__ = ["cards", "statuses", "work_orders"]
