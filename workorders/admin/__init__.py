"""Repairs for staff: the list, the page of one repair, what belongs to it, and what matters today."""

from workorders.admin import (
    cards,
    checklists,
    devices,
    own_cards,
    statuses,
    terms,
    time_entries,
    work_orders,
)

from workorders.admin import intake  # isort: skip  puts its buttons on the page of a repair

__all__ = [
    "cards",
    "checklists",
    "devices",
    "intake",
    "own_cards",
    "statuses",
    "terms",
    "time_entries",
    "work_orders",
]
