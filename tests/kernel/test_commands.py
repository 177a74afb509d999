"""A command asks for permission, is one transaction, and says what it did."""

import pytest
from django.db import transaction

from repair_angel.kernel import events, tenancy
from repair_angel.kernel.commands import (
    SYSTEM,
    Actor,
    NothingRecorded,
    command,
    current_actor,
    one_transaction,
)
from repair_angel.kernel.errors import Conflict, NotPermitted
from repair_angel.kernel.models import Event, Member
from repair_angel.kernel.roles import permissions_of
from repair_angel.kernel.tenancy import NoCompany
from tests.samples.models import Box


@command("samples.write")
def add(*, actor: Actor, name: str, then: Exception | None = None) -> Box:
    box = Box.objects.create(name=name)
    events.record("samples.box.added", subject=box)
    if then:
        raise then
    return box


@command("samples.write")
def add_silently(*, actor: Actor, name: str) -> Box:
    return Box.objects.create(name=name)


@command("samples.write")
def look(*, actor: Actor) -> str:
    events.unchanged()
    return "nothing new"


@command("samples.write")
def add_two(*, actor: Actor, fault: Exception | None = None) -> None:
    """Says nothing itself: what it calls speaks for it."""
    add(actor=actor, name="first")
    add(actor=actor, name="second", then=fault)


@command("samples.write")
def add_although(*, actor: Actor) -> None:
    """Goes on, in silence, after what it called failed."""
    with pytest.raises(Conflict):
        add(actor=actor, name="lost", then=Conflict("no"))
    Box.objects.create(name="kept")


def names() -> list[str]:
    return sorted(Box.objects.values_list("name", flat=True))


def may(*permissions: str, company_id: int | None = None) -> Actor:
    return Actor("somebody", company_id=company_id, permissions=frozenset(permissions))


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [may(), may("samples.read", "samples"), Actor("nobody")])
def test_without_the_permission_nothing_is_read_or_written(shop, actor, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotPermitted) as refusal:
        add(actor=actor, name="box")

    assert refusal.value.params == {"permission": "samples.write"}


def test_an_actor_of_another_company_is_refused(shop, rival, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotPermitted):
        add(actor=may("samples.write", company_id=rival.pk), name="box")
    stranger = Actor("system", company_id=rival.pk, permissions=None)
    with pytest.raises(NotPermitted):
        add(actor=stranger, name="box")
    assert names() == []


def test_a_members_actor_works_for_no_other_company(shop, rival, owner):
    with tenancy.working_for(rival.pk), pytest.raises(NotPermitted):
        look(actor=owner)


def test_outside_a_company_nothing_happens(db):
    with pytest.raises(NoCompany):
        add(actor=SYSTEM, name="box")


def test_silent_success_is_an_error_and_undone(shop):
    with pytest.raises(NothingRecorded, match="add_silently"):
        add_silently(actor=SYSTEM, name="box")

    assert names() == []


def test_an_event_that_was_rolled_back_does_not_speak_for_the_rest(shop):
    with pytest.raises(NothingRecorded):
        add_although(actor=SYSTEM)

    assert names() == []
    assert not Event.objects.filter(name="samples.box.added").exists()


def test_an_earlier_commands_event_does_not_speak_for_a_later_one(shop):
    add(actor=SYSTEM, name="first")

    with pytest.raises(NothingRecorded):
        add_silently(actor=SYSTEM, name="second")

    assert names() == ["first"]


def test_what_fails_halfway_is_undone_whole(shop):
    with pytest.raises(Conflict):
        add_two(actor=SYSTEM, fault=Conflict("no"))

    assert names() == []
    assert not Event.objects.filter(name="samples.box.added").exists()


# The happy path -----------------------------------------------------------------------------------


def test_a_command_returns_what_it_made_and_its_event_tells_who(shop, owner):
    actor = Actor("token:7", owner.member_id, 7, shop.pk, frozenset({"samples.write"}))

    box = add(actor=actor, name="box")

    event = Event.objects.get(name="samples.box.added")
    assert (event.subject_id, event.member_id, event.token_id) == (box.pk, owner.member_id, 7)


def test_finding_all_as_asked_is_no_silence(shop):
    assert look(actor=SYSTEM) == "nothing new"


def test_what_a_command_calls_speaks_for_it(shop):
    add_two(actor=SYSTEM)

    assert names() == ["first", "second"]


def test_the_actor_is_known_during_the_command_and_not_after(shop):
    seen = []

    @command("samples.write")
    def peek(*, actor: Actor) -> None:
        seen.append(current_actor())
        with pytest.raises(Conflict):
            fail(actor=SYSTEM)
        seen.append(current_actor())
        events.unchanged()

    @command("samples.write")
    def fail(*, actor: Actor) -> None:
        seen.append(current_actor())
        raise Conflict("no")

    asked = may("samples.write")
    peek(actor=asked)

    assert seen == [asked, SYSTEM, asked]
    assert current_actor() is None


def test_an_elevated_actor_is_the_same_person_in_the_same_company(shop, rival, owner):
    clerk = may(company_id=shop.pk)

    add(actor=clerk.elevated(), name="box")

    with tenancy.working_for(rival.pk), pytest.raises(NotPermitted):
        add(actor=clerk.elevated(), name="box")


def test_a_member_may_what_the_role_may(shop, member):
    for role in ("technician", "bookkeeper"):
        assert member(role).actor().permissions == permissions_of(role)
    assert Member.objects.get(role="admin", company=shop).actor().company_id == shop.pk


# Together -----------------------------------------------------------------------------------------


def test_commands_in_one_transaction_stand_or_fall_together(shop):
    def add_and_fail():
        with one_transaction():
            add(actor=SYSTEM, name="zeroth")
            add_two(actor=SYSTEM, fault=Conflict("no"))

    with pytest.raises(Conflict):
        add_and_fail()

    assert names() == []


def test_joining_saves_the_savepoint(shop, django_assert_num_queries):
    with one_transaction(), django_assert_num_queries(2):
        add(actor=SYSTEM, name="first")


def test_half_of_a_refused_command_is_not_kept_by_the_transaction_it_joined(shop):
    """Whoever catches a refusal inside can only give the whole up."""
    with one_transaction():
        with pytest.raises(Conflict):
            add(actor=SYSTEM, name="half", then=Conflict("no"))
        with pytest.raises(transaction.TransactionManagementError):
            names()

    assert names() == []


def test_after_it_commands_are_on_their_own_again(shop):
    with one_transaction():
        add(actor=SYSTEM, name="first")
    with pytest.raises(Conflict):
        add(actor=SYSTEM, name="second", then=Conflict("no"))

    assert names() == ["first"]
