"""The right to be forgotten."""

from django.utils.translation import gettext_lazy as _

from crm import locks
from crm.errors import WalkInStays
from crm.models import Customer
from crm.selectors import merged
from repair_angel.kernel import clock, events, personal
from repair_angel.kernel.commands import Actor, command


@command("customers.erase")
def erase(*, actor: Actor, customer_id: int) -> Customer:
    """Forget a person, and all entries merged into theirs, as far as the law allows. For good.

    Names, contacts, notes, complaints, photos, unlock codes and numbers of devices only theirs go;
    rows stay, under a pseudonym, so that figures and books stay true. What can no longer change
    stays as it is: issued documents with their buyer and the ledger (kept seven years in the
    Netherlands, ten in France), signed intake forms (the defence of legal claims). Events hold no
    names. Twice is as once.

    Raises WalkInStays. Locks the customers. Records `crm.customer.erased`, with ids alone.
    """
    root = merged.root(customer_id)
    people = sorted(merged.people(root).values_list("pk", flat=True))
    entries = locks.customers(*people)
    if any(entry.is_walk_in for entry in entries):
        raise WalkInStays(_("The walk-in customer is nobody in particular."))
    first_time = [entry.pk for entry in entries if entry.erased_at is None]
    Customer.objects.filter(pk__in=first_time).update(erased_at=clock.now())
    changed = personal.erase(people)
    customer = Customer.objects.get(pk=root)
    if changed or first_time:
        events.record("crm.customer.erased", subject=customer, entries=people)
    else:
        events.unchanged()
    return customer
