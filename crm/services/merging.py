"""Two entries of one person become one, and can be parted again.

What refers to a customer is found by asking the models, so a new table is moved without being named
here. A row moves when its guards let it and the customer kept has no such row yet; what can no
longer change (an issued invoice keeps its buyer) stays with the entry it was made for, which stays
too, out of sight. `selectors.merged` follows it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from crm import locks
from crm.errors import MergeUndone, SameCustomer, WalkInStays
from crm.models import Customer, CustomerMerge
from crm.services import customers, matching
from repair_angel.kernel import clock, events, guards
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.references import type_of
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel, get_or_404

STAY = {
    "crm.matchkey.customer": "says by what that very entry is recognised",
    "crm.customermerge.kept": "says what happened",
    "crm.customermerge.dropped": "says what happened",
}
FILLED = (
    "last_name",
    "email",
    "phone",
    "mobile",
    "address",
    "address2",
    "postal_code",
    "city",
    "vat_number",
    "organisation_id",
)
BATCH = 500


@command("customers.merge")
def merge(*, actor: Actor, keep_id: int, drop_id: int) -> CustomerMerge:
    """Let all that is `drop_id`'s be `keep_id`'s, who also gets what it left empty itself.

    Raises SameCustomer, WalkInStays, CustomerMerged, CustomerErased. Locks both customers, the
    lower id first. Records `crm.customer.merged` on the one kept.
    """
    if keep_id == drop_id:
        raise SameCustomer(_("A customer cannot be merged with itself."))
    keep, drop = locks.customers(keep_id, drop_id)
    for customer in (keep, drop):
        if customer.is_walk_in:
            raise WalkInStays(_("The walk-in customer cannot be merged."))
        customers.insist_on_current(customer)
    moved = _move(drop, keep)
    filled = [name for name in FILLED if not getattr(keep, name) and getattr(drop, name)]
    _fill(keep, {name: getattr(drop, name) for name in filled})
    drop.merged_into = keep
    drop.save(update_fields=["merged_into", "updated_at"])
    _find_also(keep)
    done = CustomerMerge.objects.create(
        kept=keep, dropped=drop, moved=moved, filled=filled, member_id=actor.member_id
    )
    events.record("crm.customer.merged", subject=keep, merge_id=done.pk, dropped_id=drop.pk)
    return done


@command("customers.merge")
def unmerge(*, actor: Actor, merge_id: int) -> CustomerMerge:
    """Part them again: the rows that went over and are still there go back, as do filled fields.

    A row that was given to somebody else since, was removed, or can no longer change stays where it
    is. Raises MergeUndone; CustomerMerged when the one kept was merged on (undo that first);
    CustomerErased. Locks both customers. Records `crm.customer.unmerged` on the one kept.
    """
    done = get_or_404(CustomerMerge.objects.all(), merge_id)
    keep, drop = locks.customers(done.kept_id, done.dropped_id)
    done.refresh_from_db()
    if done.undone_at:
        raise MergeUndone(_("This merge was undone already."))
    customers.insist_on_current(keep)
    _move_back(done.moved, keep, drop)
    same = [name for name in done.filled if getattr(keep, name) == getattr(drop, name)]
    _fill(keep, {name: None if name.endswith("_id") else "" for name in same})
    drop.merged_into = None
    drop.save(update_fields=["merged_into", "updated_at"])
    _find_also(keep)
    _find_also(drop)
    done.undone_at = clock.now()
    done.save(update_fields=["undone_at"])
    events.record("crm.customer.unmerged", subject=keep, merge_id=done.pk, dropped_id=drop.pk)
    return done


def references() -> Iterator[tuple[type[TenantModel], TenantForeignKey]]:
    """Every key to a customer, of every app, but those in STAY."""
    models: list[Any] = [one for one in apps.get_models() if issubclass(one, TenantModel)]
    for model in models:
        for field in model._meta.local_concrete_fields:
            if (
                isinstance(field, TenantForeignKey)
                and field.related_model is Customer
                and _name(model, field) not in STAY
            ):
                yield model, field


def movable(
    model: type[TenantModel], field: TenantForeignKey, drop_id: int, keep_id: int
) -> QuerySet[Any]:
    """The rows of one key that would go over, oldest first."""
    rows = guards.changeable(model.objects.filter(**{field.name: drop_id}), field.name)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            others = [name for name in constraint.fields if name not in ("company", field.name)]
            same = {name: OuterRef(name) for name in others}
            rows = rows.exclude(Exists(model.objects.filter(**{field.name: keep_id}, **same)))
    return rows.order_by("pk")


def _move(drop: Customer, keep: Customer) -> dict[str, list[int]]:
    """Give the rows of one to the other; returns which those were, by key."""
    moved = {}
    for model, field in references():
        ids = list(movable(model, field, drop.pk, keep.pk).values_list("pk", flat=True))
        if ids:
            _give(model.objects.all(), field, ids, keep)
            moved[_name(model, field)] = ids
    return moved


def _move_back(moved: dict[str, list[int]], keep: Customer, drop: Customer) -> None:
    for model, field in references():
        if ids := moved.get(_name(model, field)):
            back = movable(model, field, keep.pk, drop.pk)
            _give(back, field, ids, drop)


def _give(rows: QuerySet[Any], field: TenantForeignKey, ids: list[int], to: Customer) -> None:
    for start in range(0, len(ids), BATCH):
        some = rows.filter(pk__in=ids[start : start + BATCH])
        some.order_by().update(**{field.name: to})


def _fill(keep: Customer, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(keep, name, value)


def _find_also(customer: Customer) -> None:
    """Save a customer whose fields or merged entries changed, and let it be found by them all."""
    gone = Customer.objects.filter(merged_into=customer).order_by("pk")
    customer.also_found_by = " ".join(gone.values_list("search", flat=True))
    customer.search = customer.found_by()
    customer.save()
    matching.keep_keys(customer)


def _name(model: type[TenantModel], field: TenantForeignKey) -> str:
    return f"{type_of(model)}.{field.name}"
