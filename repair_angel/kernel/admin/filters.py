"""Filters of lists: this company's choices, in unfold's clothes."""

from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    FieldTextFilter,
    RangeDateFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
)

from repair_angel.kernel.admin.scoping import rows_of


class TenantFilter(RelatedDropdownFilter):
    """A choice of related rows. Django's own offers the rows of every company of a global table."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, str]]:
        return [(row.pk, str(row)) for row in rows_of(field.related_model)]


def dressed(model: type[models.Model], item: Any) -> Any:
    """A filter named by its field becomes the filter that suits the field's kind."""
    if not isinstance(item, str):
        return item
    field = get_fields_from_path(model, item)[-1]
    if isinstance(field, models.ForeignKey):
        return (item, TenantFilter)
    if field.choices:
        return (item, ChoicesDropdownFilter)
    if isinstance(field, models.DateTimeField):
        return (item, RangeDateTimeFilter)
    if isinstance(field, models.DateField):
        return (item, RangeDateFilter)
    return item


__all__ = [
    "AutocompleteSelectFilter",
    "FieldTextFilter",
    "RangeDateFilter",
    "RangeDateTimeFilter",
    "TenantFilter",
    "dressed",
]
