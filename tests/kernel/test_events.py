"""An event is written with what it tells of, by whom, and is never changed."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from repair_angel.kernel import events, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Event, EventDelivery
from repair_angel.kernel.tenancy import NoCompany, WrongCompany
from tests.kernel.refusing import refused, rolled_back
from tests.samples.models import Box

heard: list[Event] = []


@events.handles("samples.box.sold", "samples.box.given")
def first(event: Event) -> None:
    heard.append(event)


@events.handles("samples.box.sold")
def second(event: Event) -> None:
    heard.append(event)


@pytest.fixture
def box(shop):
    return Box.objects.create(name="large")


def test_no_event_outside_a_company(box):
    token = tenancy._company_id.set(None)
    try:
        with pytest.raises(NoCompany):
            events.record("samples.box.seen", subject=box)
    finally:
        tenancy._company_id.reset(token)


def test_no_event_about_another_companys_row(box, rival):
    with tenancy.working_for(rival.pk), pytest.raises(WrongCompany):
        events.record("samples.box.seen", subject=box)


def test_no_event_about_a_row_that_is_not_saved(shop):
    with pytest.raises(WrongCompany):
        events.record("samples.box.seen", subject=Box(name="new"))


@pytest.mark.parametrize("change", ["name = 'x'", "data = '{}'", "member_id = NULL"])
def test_what_happened_is_never_changed(box, change):
    event = events.record("samples.box.seen", subject=box)

    assert "guard append_only" in refused(
        f"UPDATE kernel_event SET {change} WHERE id = %s", event.pk
    )
    assert "guard append_only" in refused("DELETE FROM kernel_event WHERE id = %s", event.pk)


def test_an_event_knows_what_who_and_how_many(box, owner):
    @command("samples.write")
    def sell(*, actor: Actor) -> Event:
        return events.record("samples.box.seen", subject=box, count=3, colour="red")

    event = Event.objects.get(pk=sell(actor=Actor("t", owner.member_id, 5, permissions=None)).pk)

    assert (event.name, event.subject_type, event.subject_id) == (
        "samples.box.seen",
        "samples.box",
        box.pk,
    )
    assert (event.member_id, event.token_id, event.count) == (owner.member_id, 5, 3)
    assert event.data == {"colour": "red"}


def test_nobodys_event_is_the_systems(box):
    assert events.record("samples.box.seen", subject=box).member_id is None


def test_amounts_and_dates_are_written_exactly(box):
    event = events.record(
        "samples.box.seen",
        subject=box,
        amount=Decimal("89.00"),
        on=datetime.date(2026, 3, 27),
        lines=[Decimal("0.10")],
    )

    assert Event.objects.get(pk=event.pk).data == {
        "amount": "89.00",
        "on": "2026-03-27",
        "lines": ["0.10"],
    }


def test_each_handler_has_its_own_delivery(box):
    sold = events.record("samples.box.sold", subject=box)
    given = events.record("samples.box.given", subject=box)
    events.record("samples.box.seen", subject=box)

    waiting = EventDelivery.objects.order_by("pk").values_list("event_id", "handler", "state")
    assert list(waiting) == [
        (sold.pk, f"{__name__}.first", "pending"),
        (sold.pk, f"{__name__}.second", "pending"),
        (given.pk, f"{__name__}.first", "pending"),
    ]


def test_an_event_falls_with_its_transaction(box):
    with rolled_back():
        events.record("samples.box.sold", subject=box)

    assert not Event.objects.filter(name="samples.box.sold").exists()
    assert not EventDelivery.objects.exists()


def test_one_transaction_wakes_the_workers_once(box, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as wakes, transaction.atomic():
        for _ in range(3):
            events.record("samples.box.sold", subject=box)
        events.record("samples.box.seen", subject=box)

    assert len(wakes) == 1


def test_an_event_nobody_listens_to_wakes_nobody(box, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as wakes:
        events.record("samples.box.seen", subject=box)

    assert wakes == []


def test_recording_costs_one_statement_and_one_for_all_its_handlers(box, django_assert_num_queries):
    with django_assert_num_queries(1):
        events.record("samples.box.seen", subject=box)
    with django_assert_num_queries(2):
        events.record("samples.box.sold", subject=box)


def test_many_alike_are_an_event_each_in_two_statements(box, rival, django_assert_num_queries):
    boxes = [box, *(Box.objects.create(name=f"box {at}") for at in range(3))]

    with django_assert_num_queries(2):
        events.record_each("samples.box.sold", [(one, {"name": one.pk}) for one in boxes])

    found = Event.objects.filter(name="samples.box.sold").order_by("pk")
    assert [(one.subject_id, one.data) for one in found] == [
        (one.pk, {"name": one.pk}) for one in boxes
    ]
    assert [one.deliveries.count() for one in found] == [2] * 4
    with tenancy.working_for(rival.pk), pytest.raises(WrongCompany):
        events.record_each("samples.box.sold", [(box, {})])
