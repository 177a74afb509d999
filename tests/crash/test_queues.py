"""Workers under kill -9: every event is heard, every message accounted for."""

from collections import Counter

import pytest

from repair_angel.kernel import events, outbox
from repair_angel.kernel.models import Event, EventDelivery, OutboxMessage
from tests.crash.harness import Crew
from tests.samples.models import Box, Echo, Effect

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

MANY = 200


@pytest.fixture
def box(shop):
    return Box.objects.create(name="large")


@pytest.fixture
def workers(shop, tmp_path):
    return Crew("tests.crash.worker", tmp_path, 4)


def recorded(name: str, box: Box) -> set[int]:
    return {events.record(name, subject=box).pk for _ in range(MANY)}


def work_off(workers: Crew) -> None:
    """Under fire for a while, then in peace until the queue is empty."""
    workers.run(5, seed=5, kill_every=0.12)
    for _ in range(20):
        if not waiting():
            return
        workers.run(2, seed=6, kill_every=1000)
    raise AssertionError(f"{waiting()} still wait. {workers.faults()}")


def waiting() -> int:
    return (
        EventDelivery.objects.exclude(state__in=["done", "failed"]).count()
        + OutboxMessage.objects.filter(state__in=["queued", "sending"]).count()
    )


def test_each_event_is_heard_and_takes_effect_once(workers, box):
    made = recorded("samples.box.opened", box)

    work_off(workers)

    assert set(EventDelivery.objects.values_list("state", flat=True)) == {"done"}
    assert sorted(Effect.objects.values_list("event_id", flat=True)) == sorted(made)
    assert workers.faults() == ""
    assert workers.killed > 10


def test_a_handler_that_minds_being_called_twice_is_seen(workers, box):
    """The harness must be able to fail: at least once is not once."""
    made = recorded("samples.box.shaken", box)

    work_off(workers)

    heard = Counter(Echo.objects.values_list("event_id", flat=True))
    assert set(heard) == made
    assert max(heard.values()) > 1
    assert Event.objects.filter(name="samples.box.shaken").count() == MANY


def test_no_message_is_lost_and_none_sent_twice_unless_its_receiver_knows_it(workers, box):
    plain = {outbox.put("samples.plain", {}, about=box).pk for _ in range(MANY)}
    keyed = {outbox.put("samples.keyed", {}, about=box).pk for _ in range(MANY)}

    work_off(workers)

    received = Counter(line.strip() for line in workers.promised())
    state_of = dict(OutboxMessage.objects.values_list("pk", "state"))
    assert {state_of[pk] for pk in keyed} == {"sent"}
    assert all(received[f"samples.keyed {pk}"] >= 1 for pk in keyed)
    assert {state_of[pk] for pk in plain} == {"sent", "unknown"}
    assert all(received[f"samples.plain {pk}"] <= 1 for pk in plain)
    assert all(received[f"samples.plain {pk}"] == 1 for pk in plain if state_of[pk] == "sent")
    assert max(received[f"samples.keyed {pk}"] for pk in keyed) > 1, "nobody was interrupted"
