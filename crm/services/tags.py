"""Tags, and which customers have them."""

from collections.abc import Iterable

from crm.models import Customer, CustomerTag, Tag
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404


@command("customers.write")
def create(*, actor: Actor, name: str) -> Tag:
    """Records `crm.tag.created`."""
    tag = Tag.objects.create(name=name)
    events.record("crm.tag.created", subject=tag)
    return tag


@command("customers.write")
def update(*, actor: Actor, tag_id: int, **changes: object) -> Tag:
    """Records `crm.tag.updated`."""
    tag = get_or_404(Tag.objects.select_for_update(), tag_id)
    if changed := save_changes(tag, changes):
        events.record("crm.tag.updated", subject=tag, fields=changed)
    else:
        events.unchanged()
    return tag


@command("customers.write")
def delete(*, actor: Actor, tag_id: int) -> None:
    """Customers lose it. Records `crm.tag.deleted`."""
    tag = get_or_404(Tag.objects.select_for_update(), tag_id)
    events.record("crm.tag.deleted", subject=tag)
    tag.delete()


def put_on(customer: Customer, names: Iterable[str]) -> bool:
    """Make these the customer's tags, adding words that are new; True when something changed.

    A building block: the caller holds the customer's lock.
    """
    wanted = {name.strip() for name in names if name.strip()}
    there = {link.tag.name: link for link in customer.customer_tags.select_related("tag")}
    gone = [link.pk for name, link in there.items() if name not in wanted]
    if gone:
        CustomerTag.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys())
    CustomerTag.objects.bulk_create(
        CustomerTag(customer=customer, tag=Tag.objects.get_or_create(name=name)[0]) for name in new
    )
    return bool(gone or new)
