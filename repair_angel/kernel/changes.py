"""Changing master data: what differs is set and saved, and the event names the fields."""

from collections.abc import Mapping
from typing import Any

from django.db import models


def save_changes(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Set and save what differs; returns the names of those fields, none when all was so already.

    Keeps `updated_at` and, where the row says what it is `found_by()`, its search column. The
    caller holds the row's lock.
    """
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, values[name])
    kept = [field.name for field in row._meta.concrete_fields if field.name == "updated_at"]
    if found_by := getattr(row, "found_by", None):
        row.search = found_by()  # type: ignore[attr-defined]
        kept.append("search")
    row.save(update_fields=[*changed, *kept])
    return changed
