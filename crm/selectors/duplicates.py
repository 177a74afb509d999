"""Entries of the customer file that may be one person: a guess, with what it rests on.

Families share a phone and an e-mail address, so another name counts against; what very many share
(the school's own number) says nothing about anybody.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window

from crm.models import Customer, MatchKey
from crm.models.match_keys import name_key
from crm.states import Likeness

WEIGHTS = {Likeness.EMAIL: 50, Likeness.PHONE: 40, Likeness.NAME_AND_POSTCODE: 60}
SAME_NAME, OTHER_NAME = 20, -20
LIKELY = 50
SHARED_BY_MANY = 10
MOST_KEYS = 4000

Pair = tuple[int, int]


@dataclass(frozen=True)
class Candidate:
    """Two entries, the older first; `score` is at most 100."""

    first: Customer
    second: Customer
    reasons: Sequence[Likeness]
    score: int


def of(customer: Customer) -> list[Candidate]:
    """Who may be the same as this customer, the likeliest first, in three queries."""
    mine = Q(pk__in=[])
    for kind, value in customer.match_keys.values_list("kind", "value"):
        mine |= Q(kind=kind, value=value)
    return _judged(_pairs(_shared_keys(mine), with_one=customer.pk))


def likely(least: int = LIKELY) -> list[Candidate]:
    """All pairs that may well be one person, the likeliest first, in two queries."""
    return [found for found in _judged(_pairs(_shared_keys())) if found.score >= least]


def _pairs(keys: QuerySet[Any], with_one: int | None = None) -> dict[Pair, set[Likeness]]:
    """What each two customers have in common; `with_one` leaves out pairs without that one."""
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, value, customer_id in keys[:MOST_KEYS]:
        sharing[kind, value].append(customer_id)
    found: dict[Pair, set[Likeness]] = defaultdict(set)
    for (kind, _value), ids in sharing.items():
        for pair in combinations(ids, 2):
            if with_one is None or with_one in pair:
                found[pair].add(Likeness(kind))
    return found


def _shared_keys(among: Q | None = None) -> QuerySet[Any]:
    """(kind, value, customer) of what a few current customers have in common, by rising customer."""
    current = Q(customer__merged_into=None, customer__erased_at=None)
    return (
        MatchKey.objects.filter(current & among if among else current)
        .annotate(sharing=Window(Count("pk"), partition_by=[F("kind"), F("value")]))
        .filter(sharing__gt=1, sharing__lte=SHARED_BY_MANY)
        .order_by("kind", "value", "customer_id")
        .values_list("kind", "value", "customer_id")
    )


def _judged(shared: dict[Pair, set[Likeness]]) -> list[Candidate]:
    rows = Customer.objects.in_bulk({pk for pair in shared for pk in pair})
    found = [
        _candidate(rows[one], rows[other], reasons) for (one, other), reasons in shared.items()
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.first.pk, pair.second.pk))


def _candidate(first: Customer, second: Customer, reasons: set[Likeness]) -> Candidate:
    same_name = name_key(first) == name_key(second)
    score = sum(WEIGHTS[reason] for reason in reasons) + (SAME_NAME if same_name else OTHER_NAME)
    return Candidate(first, second, sorted(reasons, key=list(Likeness).index), min(score, 100))
