"""Filters of lists: this company's choices, in unfold's clothes."""

import datetime
from typing import Any

from django import forms
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    FieldTextFilter,
    RangeDateFilter,
    RelatedDropdownFilter,
)

from repair_angel.kernel.admin.scoping import rows_of


class TenantFilter(RelatedDropdownFilter):
    """A choice of related rows. Django's own offers the rows of every company of a global table."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, str]]:
        return [(row.pk, str(row)) for row in rows_of(field.related_model)]


class DaysFilter(RangeDateFilter):
    """From one day to another, both included; of a moment, days of the company's time zone.

    Reads dates as the page's language writes them, which unfold's own does not.
    """

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        if first := self._day("from"):
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": self._start(first)})
        if last := self._day("to"):
            after = self._start(last + datetime.timedelta(days=1))
            queryset = queryset.filter(**{f"{self.parameter_name}__lt": after})
        return queryset

    def _day(self, end: str) -> datetime.date | None:
        try:
            day = forms.DateField(required=False).clean(
                self.used_parameters.get(f"{self.parameter_name}_{end}")
            )
        except ValidationError:
            return None
        return day if day and 1900 < day.year < 3000 else None

    def _start(self, day: datetime.date) -> datetime.date | datetime.datetime:
        if not isinstance(self.field, models.DateTimeField):
            return day
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def dressed(model: type[models.Model], item: Any) -> Any:
    """A filter named by its field becomes the filter that suits the field's kind."""
    if not isinstance(item, str):
        return item
    field = get_fields_from_path(model, item)[-1]
    if isinstance(field, models.ForeignKey):
        return (item, TenantFilter)
    if field.choices:
        return (item, ChoicesDropdownFilter)
    if isinstance(field, models.DateField):
        return (item, DaysFilter)
    return item


__all__ = [
    "AutocompleteSelectFilter",
    "DaysFilter",
    "FieldTextFilter",
    "TenantFilter",
    "dressed",
]
