"""Following a customer that was merged: an old id still means the person.

Documents that can no longer change stay with the entry they were made for, so whoever asks for a
customer's documents asks for those of `people(…)`.
"""

from typing import Any

from django.db.models import Q, QuerySet

from crm.models import Customer
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.errors import unknown_reference
from repair_angel.kernel.tenancy import get_or_404

ONE = Composed(lambda: Customer.objects.filter(pk=Given("pk")).select_related("merged_into"))


def named(customer_id: int | None, field: str = "customer_id") -> Customer:
    """The customer an id in the input stands for now. Raises InvalidInput on that field."""
    found = ONE.first(pk=customer_id) if customer_id else None
    if found is None:
        raise unknown_reference(field)
    return found.merged_into or found


def people(customer_id: int) -> QuerySet[Any]:
    """The ids of a customer and of all that were merged into it, as a subquery."""
    found = Customer.objects.filter(Q(pk=customer_id) | Q(merged_into=customer_id))
    return found.order_by().values("pk")


def root(customer_id: int) -> int:
    """The id of the entry a path's id stands for now. Raises NotFound."""
    found = get_or_404(Customer.objects.only("merged_into"), customer_id)
    return found.merged_into_id or found.pk
