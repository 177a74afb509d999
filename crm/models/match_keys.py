"""By what two entries of one person are recognised."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import models

from crm.models.customers import Customer
from crm.states import Likeness
from repair_angel.kernel import search
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel

LEAST_DIGITS = 6
MOST = 200


class MatchKey(TenantModel):
    """An e-mail address, phone number or name with postal code, in the one writing all share."""

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="match_keys", db_index=False)
    kind = models.CharField(max_length=8, choices=Likeness)
    value = models.CharField(max_length=MOST)

    class Meta:
        verbose_name = "match key"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "customer", "kind", "value"], name="match_key_once"
            )
        ]
        indexes = [
            models.Index(fields=["company", "kind", "value", "customer"], name="match_key_value")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id}"


def keys_of(customer: Any) -> set[tuple[str, str]]:
    """(kind, value) of all that others might have in common with a customer."""
    return {(kind, value[:MOST]) for kind, value in _keys(customer) if value}


def name_key(customer: Any) -> str:
    """First and last name in either order, without accents, capitals and signs."""
    whole = search.plain(f"{customer.first_name} {customer.last_name}")
    return " ".join(sorted(re.findall(r"\w+", whole)))


def _keys(customer: Any) -> Iterator[tuple[str, str]]:
    yield Likeness.EMAIL.value, customer.email.strip().lower()
    for number in (customer.phone, customer.mobile):
        digits = search.subscriber(number)
        yield Likeness.PHONE.value, digits if len(digits) >= LEAST_DIGITS else ""
    postal_code = "".join(customer.postal_code.lower().split())
    if postal_code and customer.last_name:
        yield Likeness.NAME_AND_POSTCODE.value, f"{name_key(customer)} {postal_code}"
