"""Two entries of the customer file beside each other, before they are merged."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from crm.models import Customer
from crm.selectors import duplicates
from crm.selectors.duplicates import Candidate

SHOWN = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "mobile",
    "address",
    "address2",
    "postal_code",
    "city",
    "country",
    "organisation",
    "vat_number",
    "notes",
    "created_at",
)


@dataclass(frozen=True)
class Row:
    """One field of both."""

    label: Any
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        return bool(self.first != self.second)


def rows(first: Customer, second: Customer) -> list[Row]:
    """The fields of which either says something."""
    found = [Row(_label(name), _shown(first, name), _shown(second, name)) for name in SHOWN]
    return [row for row in found if row.first or row.second]


def likeness(first: Customer, second: Customer) -> Candidate | None:
    """What they have in common, if anything."""
    both = {first.pk, second.pk}
    found: Sequence[Candidate] = duplicates.of(first)
    return next((one for one in found if {one.first.pk, one.second.pk} == both), None)


def _shown(customer: Customer, name: str) -> Any:
    value = getattr(customer, name)
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return value


def _label(name: str) -> Any:
    field: Any = Customer._meta.get_field(name)
    return field.verbose_name
