"""By what a customer is recognised in another entry: kept beside each row."""

from crm.models import Customer, MatchKey
from crm.models.match_keys import keys_of


def keep_keys(customer: Customer) -> None:
    """Make the match keys say what the row says now.

    A building block: the caller holds the customer's lock. The walk-in customer has none.
    """
    wanted = set() if customer.is_walk_in else keys_of(customer)
    there = {(key.kind, key.value): key.pk for key in customer.match_keys.all()}
    if gone := [pk for key, pk in there.items() if key not in wanted]:
        MatchKey.objects.filter(pk__in=gone).delete()
    _add(customer, wanted - there.keys())


def first_keys(customer: Customer) -> None:
    """The same for a row made just now."""
    _add(customer, keys_of(customer))


def _add(customer: Customer, keys: set[tuple[str, str]]) -> None:
    MatchKey.objects.bulk_create(
        MatchKey(customer=customer, kind=kind, value=value) for kind, value in sorted(keys)
    )
