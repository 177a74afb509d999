"""Who may be one person: a guess with its reasons."""

import pytest

from crm.models import MatchKey
from crm.selectors import duplicates
from crm.services import customers, merging
from crm.states import Likeness
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Member

JANE = {
    "first_name": "Jane",
    "last_name": "Smith",
    "email": "jane@example.com",
    "phone": "06 1234 5678",
    "postal_code": "3511 AB",
}


def person(owner, **values):
    return customers.create(actor=owner, **{"first_name": "Jane", "last_name": "Smith", **values})


def pairs():
    return [(p.first.pk, p.second.pk, list(p.reasons), p.score) for p in duplicates.likely(0)]


def test_the_walk_in_customer_is_like_nobody(shop, owner):
    walk_in = customers.walk_in()
    person(owner, **JANE)
    customers.update(actor=owner, customer_id=walk_in.pk, email="jane@example.com")

    assert duplicates.likely(0) == []
    assert not MatchKey.objects.filter(customer=walk_in).exists()


def test_a_merged_entry_is_no_candidate(shop, owner):
    one, other = person(owner, **JANE), person(owner, **JANE)
    merging.merge(actor=owner, keep_id=one.pk, drop_id=other.pk)

    assert duplicates.likely(0) == []
    assert duplicates.of(one) == []


def test_another_companys_customer_is_no_candidate(shop, owner, rival):
    one = person(owner, **JANE)
    with tenancy.working_for(rival.pk):
        person(Member.objects.get(company=rival).actor(), **JANE)

    assert duplicates.likely(0) == []
    assert duplicates.of(one) == []


@pytest.mark.parametrize(
    ("second", "reasons", "score"),
    [
        ({"email": "JANE@Example.com"}, [Likeness.EMAIL], 70),
        ({"phone": "+31 6 12345678"}, [Likeness.PHONE], 60),
        ({"mobile": "0031612345678"}, [Likeness.PHONE], 60),
        ({"postal_code": "3511ab"}, [Likeness.NAME_AND_POSTCODE], 80),
        (
            {"first_name": "Smith", "last_name": "Jané", "postal_code": "3511AB"},
            [Likeness.NAME_AND_POSTCODE],
            80,
        ),
        (JANE, [Likeness.EMAIL, Likeness.PHONE, Likeness.NAME_AND_POSTCODE], 100),
        ({"first_name": "John", "email": "jane@example.com"}, [Likeness.EMAIL], 30),
        ({"first_name": "John", "phone": "06 12 34 56 78"}, [Likeness.PHONE], 20),
    ],
)
def test_what_two_entries_have_in_common(shop, owner, second, reasons, score):
    one = person(owner, **JANE)
    other = person(owner, **second)

    assert pairs() == [(one.pk, other.pk, reasons, score)]
    for entry in (one, other):
        [found] = duplicates.of(entry)
        assert (found.first, found.second, found.score) == (one, other, score)


def test_a_family_that_shares_a_phone_is_not_called_likely(shop, owner):
    person(owner, phone="06 1234 5678")
    person(owner, first_name="John", phone="06 1234 5678")

    assert duplicates.likely() == []
    assert len(duplicates.likely(0)) == 1


def test_nobody_is_like_another_for_what_both_left_empty(shop, owner):
    person(owner)
    person(owner)

    assert duplicates.likely(0) == []


def test_what_many_share_says_nothing(shop, owner):
    everybody = [
        person(owner, first_name=f"Pupil {n}", email="school@example.com") for n in range(11)
    ]

    assert duplicates.likely(-100) == []
    assert duplicates.of(everybody[0]) == []


def test_the_keys_follow_the_row(shop, owner):
    one, other = person(owner, **JANE), person(owner, **JANE)

    customers.update(actor=owner, customer_id=other.pk, email="", phone="", postal_code="")
    assert duplicates.of(one) == []
    customers.update(actor=owner, customer_id=other.pk, mobile="06 12345678")

    assert [found.second for found in duplicates.of(one)] == [other]


def test_the_likeliest_come_first_in_two_queries(shop, owner, django_assert_num_queries):
    for number in range(6):
        person(owner, first_name=f"A{number}", email=f"{number}@example.com")
        person(owner, first_name=f"A{number}", email=f"{number}@example.com", phone="06 12345678")

    with django_assert_num_queries(2):
        found = duplicates.likely(0)

    assert [pair.score for pair in found] == sorted((p.score for p in found), reverse=True)
    assert found[0].score == 70
