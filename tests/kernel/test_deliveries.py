"""Every event reaches each of its handlers, at least once, whatever happens to the workers."""

import datetime
import logging
from typing import Any

import pytest
from django.utils import timezone

from repair_angel.celery import app
from repair_angel.kernel import deliveries, events, tasks, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.deliveries import CLAIM, LAST_ATTEMPT
from repair_angel.kernel.errors import NotFound
from repair_angel.kernel.models import Company, Event, EventDelivery
from repair_angel.kernel.services import queues
from repair_angel.kernel.services.queues import NotStuck
from tests.samples.models import Box, Effect

State = EventDelivery.State
heard: list[int] = []
moods: dict[str, Any] = {}


class Killed(BaseException):
    """What ends a worker in the middle of its work."""


@events.handles("samples.box.heard", "samples.box.heard_twice")
def hear(event: Event) -> None:
    heard.append(event.pk)
    if meanwhile := moods.get("while"):
        meanwhile()
    if fault := moods.get("hear"):
        raise fault


@events.handles("samples.box.heard_twice")
def hear_too(event: Event) -> None:
    heard.append(event.pk)


@pytest.fixture(autouse=True)
def _fresh():
    heard.clear()
    moods.clear()
    logging.disable(logging.ERROR)  # failing handlers are logged with their traceback
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def box(shop):
    return Box.objects.create(name="large")


@pytest.fixture
def event(box):
    return events.record("samples.box.heard", subject=box)


def the_delivery() -> EventDelivery:
    return EventDelivery.objects.get(handler=f"{__name__}.hear")


def let_time_pass(by: datetime.timedelta) -> None:
    """As if what is due later had been put off earlier."""
    for row in EventDelivery.objects.all():
        EventDelivery.objects.filter(pk=row.pk).update(due_at=row.due_at - by)


# What goes wrong ----------------------------------------------------------------------------------


def test_a_handler_that_fails_is_asked_again_later_and_longer_each_time(event):
    moods["hear"] = ValueError("away")
    pauses = []
    for attempt in range(1, 4):
        assert deliveries.deliver_events() == 0
        row = the_delivery()
        assert (row.state, row.attempts, row.last_error) == (
            State.PENDING,
            attempt,
            "ValueError: away",
        )
        pauses.append(round((row.due_at - timezone.now()).total_seconds()))
        assert deliveries.deliver_events() == 0, "not before it is due"
        let_time_pass(datetime.timedelta(hours=1))

    assert pauses == [10, 20, 40]
    assert heard == [event.pk] * 3


def test_when_it_is_well_again_the_delivery_is_done(event):
    moods["hear"] = ValueError("away")
    deliveries.deliver_events()
    moods.clear()
    let_time_pass(datetime.timedelta(hours=1))

    assert deliveries.deliver_events() == 1

    row = the_delivery()
    assert (row.state, row.attempts, row.last_error) == (State.DONE, 2, "")


def test_a_handler_that_never_succeeds_is_given_up_and_waits_for_a_person(event, owner):
    moods["hear"] = ValueError("away")
    for _ in range(LAST_ATTEMPT + 3):
        deliveries.deliver_events()
        let_time_pass(datetime.timedelta(days=1))

    assert (the_delivery().state, the_delivery().attempts) == (State.FAILED, LAST_ATTEMPT)
    assert len(heard) == LAST_ATTEMPT

    moods.clear()
    queues.deliver_again(actor=owner, delivery_id=the_delivery().pk)

    assert deliveries.deliver_events() == 1
    assert the_delivery().state == State.DONE
    assert Event.objects.filter(name="kernel.delivery.requeued").count() == 1


def test_a_person_does_not_repeat_what_is_under_way(event, owner, rival):
    with pytest.raises(NotStuck):
        queues.deliver_again(actor=owner, delivery_id=the_delivery().pk)
    deliveries.deliver_events()
    with pytest.raises(NotStuck):
        queues.deliver_again(actor=owner, delivery_id=the_delivery().pk)
    delivery_id = the_delivery().pk
    with tenancy.working_for(rival.pk), pytest.raises(NotFound):
        queues.deliver_again(actor=SYSTEM, delivery_id=delivery_id)


def test_one_handler_that_fails_stops_no_other(box):
    moods["hear"] = ValueError("away")
    one = events.record("samples.box.heard_twice", subject=box)
    two = events.record("samples.box.opened", subject=box)

    assert deliveries.deliver_events() == 2

    assert heard == [one.pk, one.pk]
    assert Effect.objects.get().event_id == two.pk
    assert the_delivery().state == State.PENDING


def test_a_worker_that_dies_leaves_a_claim_that_runs_out(event):
    moods["hear"] = Killed()
    with pytest.raises(Killed):
        deliveries.deliver_events()
    moods.clear()

    row = the_delivery()
    assert (row.state, row.attempts) == (State.RUNNING, 1)
    assert CLAIM - datetime.timedelta(seconds=30) < row.due_at - timezone.now() <= CLAIM
    assert deliveries.deliver_events() == 0, "it may still be at work"

    let_time_pass(CLAIM)

    assert deliveries.deliver_events() == 1
    assert heard == [event.pk, event.pk]


def test_an_event_that_kills_every_worker_is_given_up(event):
    moods["hear"] = Killed()
    for _ in range(LAST_ATTEMPT):
        with pytest.raises(Killed):
            deliveries.deliver_events()
        let_time_pass(CLAIM)

    assert deliveries.deliver_events() == 0

    assert the_delivery().state == State.FAILED
    assert len(heard) == LAST_ATTEMPT


def test_a_handler_that_is_gone_is_waited_for_then_given_up(event):
    EventDelivery.objects.update(handler="samples.handlers.gone")

    assert deliveries.deliver_events() == 0

    row = EventDelivery.objects.get()
    assert (row.state, row.last_error) == (
        State.PENDING,
        "LookupError: no handler samples.handlers.gone",
    )


def test_what_one_worker_has_taken_no_other_takes(event):
    moods["while"] = lambda: deliveries.deliver_events() or deliveries.deliver_events()

    assert deliveries.deliver_events() == 1
    assert heard == [event.pk]


def test_what_another_worker_did_since_we_looked_is_not_done_again(box):
    first, second = (events.record("samples.box.heard", subject=box).pk for _ in range(2))
    others = []

    def another_worker():
        moods.pop("while")
        others.append(deliveries.deliver_events())

    moods["while"] = another_worker

    assert deliveries.deliver_events() == 1

    assert others == [1]
    assert heard == [first, second]


# What goes right ------------------------------------------------------------------------------------


def test_each_handler_hears_once(box):
    event = events.record("samples.box.heard_twice", subject=box)

    assert deliveries.deliver_events() == 2
    assert deliveries.deliver_events() == 0

    assert heard == [event.pk, event.pk]
    assert set(EventDelivery.objects.values_list("state", flat=True)) == {State.DONE}


def test_events_are_heard_in_the_order_in_which_they_happened(box):
    recorded = [events.record("samples.box.heard", subject=box).pk for _ in range(5)]

    deliveries.deliver_events()

    assert heard == recorded


def test_a_company_works_off_its_own_queue(event, rival):
    with tenancy.working_for(rival.pk):
        assert deliveries.deliver_events() == 0
    assert heard == []


def test_a_full_queue_is_worked_off_in_parts(box, monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 2)
    for _ in range(3):
        events.record("samples.box.heard", subject=box)

    assert [deliveries.deliver_events() for _ in range(3)] == [2, 1, 0]


@pytest.fixture
def eager():
    """Tasks run where they are called, as in a worker that has nothing else to do."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_after_the_commit_the_event_is_heard(box, eager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        event = events.record("samples.box.heard", subject=box)
        assert heard == []

    assert heard == [event.pk]


def test_a_lost_wake_up_is_found_by_the_sweep_of_every_active_company(event, rival, eager):
    with tenancy.working_for(rival.pk):
        other = events.record("samples.box.heard", subject=Box.objects.create(name="x"))
    asleep = Company.objects.create(name="Closed", slug="closed", is_active=False)

    assert tasks.sweep() == 2

    assert heard == [event.pk, other.pk]
    assert not asleep.is_active
    assert tasks.sweep() == 2
    assert heard == [event.pk, other.pk]
