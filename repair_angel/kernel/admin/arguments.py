"""From a form to a command: which values, under which names."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelChoiceField, ModelMultipleChoiceField


def noun_of(model: type[Model]) -> str:
    """`WorkOrder` → `work_order`: its commands take `work_order_id`."""
    name = model.__name__
    return "".join(
        f"_{letter.lower()}" if letter.isupper() and place else letter.lower()
        for place, letter in enumerate(name)
    )


def argument_of(form: BaseForm, name: str, renamed: Mapping[str, str]) -> str:
    """The command's name for a form field: `customer` → `customer_id`, unless `renamed`."""
    if name in renamed:
        return renamed[name]
    field = form.fields[name]
    one = isinstance(field, ModelChoiceField) and not isinstance(field, ModelMultipleChoiceField)
    return f"{name}_id" if one else name


def arguments(form: BaseForm, names: Iterable[str], renamed: Mapping[str, str]) -> dict[str, Any]:
    """The cleaned values of these fields as ids and plain values."""
    return {
        argument_of(form, name, renamed): _plain(form.cleaned_data[name])
        for name in names
        if name in form.fields and name in form.cleaned_data
    }


def without_defaults(command: Callable[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was left empty where the command has a default, or takes what it is given."""
    parameters = inspect.signature(command).parameters
    needed = {name for name, one in parameters.items() if one.default is inspect.Parameter.empty}
    return {name: value for name, value in values.items() if value is not None or name in needed}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet):
        return [row.pk for row in value]
    return value
