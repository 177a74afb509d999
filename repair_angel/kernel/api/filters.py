"""Filters of lists: documented query parameters, each with its kind and its bounds.

A value of the wrong kind is refused by the parameter's name; an id that is not there, or is another
company's, finds nothing.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.http import QueryDict

from repair_angel.kernel.api import wording
from repair_angel.kernel.api.input import FIRST, LAST, MOST_ID
from repair_angel.kernel.errors import InvalidInput

DIGITS = 40


class _WholeNumber(forms.IntegerField):
    """Any whole number a person might write, also one too large for a column."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and len(value) > DIGITS:
            raise forms.ValidationError(wording.INTEGER)
        return super().to_python(value)


class _Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(wording.BETWEEN.format(first=FIRST, last=LAST))
        return day


class _Flag(forms.Field):
    words: ClassVar[dict[str, bool]] = {"1": True, "true": True, "0": False, "false": False}

    def to_python(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if (known := self.words.get(str(value).lower())) is None:
            raise forms.ValidationError(wording.BOOLEAN)
        return known


class IdFilter(django_filters.Filter):
    """A row's id; `among` gives the ids it stands for, where these are several."""

    field_class = _WholeNumber
    schema: ClassVar[dict[str, Any]] = {"type": "integer"}

    def __init__(
        self, *args: Any, among: Callable[[int], QuerySet[Any]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, error_messages={"invalid": wording.INTEGER}, **kwargs)
        self.among = among

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        if value is not None and not 1 <= value <= MOST_ID:
            return qs.none()
        if value is not None and self.among:
            return qs.filter(**{f"{self.field_name}__in": self.among(value)})
        return super().filter(qs, value)


class DateFilter(django_filters.Filter):
    field_class = _Day
    schema: ClassVar[dict[str, Any]] = {"type": "string", "format": "date"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, error_messages={"invalid": wording.DATE}, **kwargs)


class FlagFilter(django_filters.Filter):
    """true, false, 1 or 0."""

    field_class = _Flag
    schema: ClassVar[dict[str, Any]] = {"type": "boolean"}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a TextChoices class, or of the given words."""

    def __init__(self, choices: Any, *args: Any, **kwargs: Any) -> None:
        choices = getattr(choices, "choices", choices)
        pairs = [c if isinstance(c, tuple) else (c, c) for c in choices]
        self.schema = {"type": "string", "enum": [value for value, _ in pairs]}
        errors = {"invalid_choice": wording.CHOICE}
        super().__init__(*args, choices=pairs, error_messages=errors, **kwargs)


class TextFilter(django_filters.CharFilter):
    """A word that must be the same."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validators=[MaxLengthValidator(200)], **kwargs)


class SearchFilter(TextFilter):
    """`q`: every word somewhere in the row's search column (see `kernel.search`)."""

    def filter(self, qs: Any, value: str) -> QuerySet[Any]:
        return qs.search(value) if value else qs


class Filters(django_filters.FilterSet):
    """The query parameters of a list. `period` names the date that `from` and `to` bound."""

    period: ClassVar[str] = ""
    _has_methods: ClassVar[bool]

    @classmethod
    def applied(cls, queryset: QuerySet[Any], given: QueryDict) -> QuerySet[Any]:
        """The rows that were asked for. Raises InvalidInput by the parameter's name.

        Only the filters that were given are looked at: a whole form takes as long as the list.
        """
        errors: dict[str, list[str]] = {}
        bound = cls(given, queryset=queryset) if cls._has_methods else None
        for name in cls.base_filters.keys() & given.keys():
            chosen = bound.filters[name] if bound else cls.base_filters[name]
            try:
                value = chosen.field.clean(chosen.field.widget.value_from_datadict(given, {}, name))
            except forms.ValidationError as fault:
                errors[name] = [wording.filled(message, name) for message in fault.messages]
            else:
                queryset = chosen.filter(queryset, value)
        if errors:
            raise InvalidInput(errors)
        return queryset

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        found = super().get_filters()
        if cls.period:
            found["from"] = DateFilter(cls.period, lookup_expr="gte")
            found["to"] = DateFilter(cls.period, lookup_expr="lte")
        cls._has_methods = any(one.method for one in found.values())
        return found
