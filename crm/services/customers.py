"""The customer file."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm import locks
from crm.errors import CustomerErased, CustomerInUse, CustomerMerged, WalkInStays
from crm.models import Customer, Organisation
from crm.services import matching, vat_numbers
from crm.services import tags as tag_service
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Company
from repair_angel.kernel.own_company import own
from repair_angel.kernel.tenancy import get_or_refuse


def furnish(company: Company) -> None:
    """Give a new company the customer of whoever leaves no name."""
    with translation.override(company.locale):
        customer = Customer(first_name=gettext("Walk-in customer"), is_walk_in=True)
    customer.country = company.country
    customer.search = customer.found_by()
    customer.save()


def walk_in() -> Customer:
    """The customer of whoever leaves no name."""
    return Customer.objects.get(is_walk_in=True)


@command("customers.write")
def create(*, actor: Actor, tags: Iterable[str] = (), **values: Any) -> Customer:
    """Without `country` the customer lives in the shop's own. Records `crm.customer.created`."""
    _check(values)
    customer = Customer(**values)
    customer.country = customer.country or own().country
    customer.vat_number = vat_numbers.checked(customer.vat_number, customer.country)
    customer.search = customer.found_by()
    customer.save()
    matching.first_keys(customer)
    tag_service.put_on(customer, tags)
    events.record("crm.customer.created", subject=customer)
    return customer


@command("customers.write")
def update(
    *, actor: Actor, customer_id: int, tags: Iterable[str] | None = None, **changes: Any
) -> Customer:
    """`tags`, if given, replaces them all. Records `crm.customer.updated` with the fields' names.

    Raises CustomerMerged or CustomerErased for one to work with no more. Locks the customer.
    """
    customer = locks.customer(customer_id)
    insist_on_current(customer)
    _check(changes)
    vat_numbers.check_changes(customer, changes)
    changed = save_changes(customer, changes)
    if changed:
        matching.keep_keys(customer)
    if tags is not None and tag_service.put_on(customer, tags):
        changed.append("tags")
    if changed:
        events.record("crm.customer.updated", subject=customer, fields=changed)
    else:
        events.unchanged()
    return customer


@command("customers.delete")
def delete(*, actor: Actor, customer_id: int) -> None:
    """Raises CustomerInUse when a document names the customer, WalkInStays for the walk-in one.

    Locks the customer. Records `crm.customer.deleted`.
    """
    customer = locks.customer(customer_id)
    if customer.is_walk_in:
        raise WalkInStays(_("The walk-in customer cannot be deleted."))
    events.record("crm.customer.deleted", subject=customer)
    try:
        customer.delete()
    except ProtectedError:
        raise CustomerInUse(_("This customer has documents and cannot be deleted.")) from None


def insist_on_current(customer: Customer) -> None:
    """Raises CustomerMerged or CustomerErased for one to work with no more."""
    if customer.merged_into_id:
        raise CustomerMerged(customer)
    if customer.erased_at:
        raise CustomerErased


def _check(values: dict[str, Any]) -> None:
    get_or_refuse(Organisation.objects.all(), values.get("organisation_id"), "company_id")
