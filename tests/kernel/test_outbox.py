"""A message is neither lost nor doubled; what nobody can know is left to a person."""

import datetime
import logging

import pytest
from django.db import transaction
from django.utils import timezone

from repair_angel.kernel import deliveries, outbox, tenancy
from repair_angel.kernel.deliveries import CLAIM, LAST_ATTEMPT
from repair_angel.kernel.models import OutboxMessage
from repair_angel.kernel.services import queues
from repair_angel.kernel.services.queues import NotStuck
from repair_angel.kernel.tenancy import WrongCompany
from tests.kernel.refusing import rolled_back
from tests.samples.models import Box

State = OutboxMessage.State
sent: list[int] = []
moods: dict[str, BaseException] = {}


class Killed(BaseException):
    """What ends a worker in the middle of its work."""


def send(message: OutboxMessage) -> None:
    """The receiver has it; what follows may still go wrong."""
    sent.append(message.pk)
    if fault := moods.get("send"):
        raise fault


def refuse(message: OutboxMessage) -> None:
    raise ValueError("no address")


outbox.register("samples.plain", send, repeatable=False)
outbox.register("samples.keyed", send, repeatable=True)
outbox.register("samples.refused", send, repeatable=False, queued=refuse)


@pytest.fixture(autouse=True)
def _fresh():
    sent.clear()
    moods.clear()
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def box(shop):
    return Box.objects.create(name="large")


@pytest.fixture(params=["samples.plain", "samples.keyed"])
def message(request, box):
    return outbox.put(request.param, {"to": 1}, about=box)


@pytest.fixture
def plain(box):
    return outbox.put("samples.plain", {}, about=box)


@pytest.fixture
def keyed(box):
    return outbox.put("samples.keyed", {}, about=box)


def state_of(message: OutboxMessage) -> str:
    return OutboxMessage.objects.get(pk=message.pk).state


def let_time_pass(by: datetime.timedelta) -> None:
    for row in OutboxMessage.objects.all():
        OutboxMessage.objects.filter(pk=row.pk).update(due_at=row.due_at - by)


def interrupted() -> None:
    """A worker dies while it is sending, and its claim runs out."""
    moods["send"] = Killed()
    with pytest.raises(Killed):
        deliveries.send_messages()
    moods.clear()
    let_time_pass(CLAIM)


def test_a_message_about_another_companys_row_is_not_queued(box, rival):
    with tenancy.working_for(rival.pk), pytest.raises(WrongCompany):
        outbox.put("samples.plain", {}, about=box)


def test_what_its_kind_refuses_is_not_queued(box):
    with pytest.raises(ValueError, match="no address"), transaction.atomic():
        outbox.put("samples.refused", {}, about=box)

    assert not OutboxMessage.objects.exists()


def test_a_rolled_back_transaction_sends_nothing(box):
    with rolled_back():
        outbox.put("samples.plain", {}, about=box)

    assert deliveries.send_messages() == 0
    assert sent == []


def test_what_the_receiver_refuses_for_good_fails_at_once(message):
    moods["send"] = outbox.SendingFailed("no such address")

    assert deliveries.send_messages() == 0
    let_time_pass(datetime.timedelta(days=1))
    assert deliveries.send_messages() == 0

    row = OutboxMessage.objects.get()
    assert (row.state, row.attempts, row.last_error) == (State.FAILED, 1, "no such address")
    assert sent == [message.pk]


def test_what_did_not_go_through_is_sent_again_later(message):
    moods["send"] = ConnectionRefusedError("nobody there")
    deliveries.send_messages()

    row = OutboxMessage.objects.get()
    assert (row.state, row.last_error) == (
        State.QUEUED,
        "ConnectionRefusedError: nobody there",
    )
    assert deliveries.send_messages() == 0, "not before it is due"

    moods.clear()
    let_time_pass(datetime.timedelta(hours=1))
    assert deliveries.send_messages() == 1
    assert state_of(message) == State.SENT


def test_after_the_last_attempt_it_has_failed(message):
    moods["send"] = ConnectionRefusedError("nobody there")
    for _ in range(LAST_ATTEMPT + 3):
        deliveries.send_messages()
        let_time_pass(datetime.timedelta(days=1))

    assert state_of(message) == State.FAILED
    assert len(sent) == LAST_ATTEMPT


def test_an_interrupted_plain_message_is_unknown_and_never_sent_again_by_itself(plain):
    interrupted()

    for _ in range(3):
        assert deliveries.send_messages() == 0
        let_time_pass(datetime.timedelta(days=1))

    assert state_of(plain) == State.UNKNOWN
    assert sent == [plain.pk]


def test_a_message_that_may_have_arrived_is_unknown(message):
    moods["send"] = outbox.MayHaveArrived("the line went dead")

    deliveries.send_messages()
    let_time_pass(datetime.timedelta(days=1))
    deliveries.send_messages()

    assert state_of(message) == State.UNKNOWN
    assert sent == [message.pk]


def test_an_interrupted_message_whose_receiver_knows_our_key_is_sent_again(keyed):
    interrupted()

    assert deliveries.send_messages() == 1

    assert state_of(keyed) == State.SENT
    assert sent == [keyed.pk, keyed.pk]


def test_while_a_worker_may_be_at_it_no_other_sends(message):
    moods["send"] = Killed()
    with pytest.raises(Killed):
        deliveries.send_messages()
    moods.clear()

    assert deliveries.send_messages() == 0
    assert state_of(message) == State.SENDING


def test_a_kind_nobody_sends_is_waited_for(box):
    message = outbox.put("samples.unheard_of", {}, about=box)

    assert deliveries.send_messages() == 0

    assert state_of(message) == State.QUEUED


def test_a_person_sends_again_what_failed_or_what_nobody_knows(plain, owner):
    interrupted()
    deliveries.send_messages()

    queues.send_again(actor=owner, message_id=plain.pk)
    assert deliveries.send_messages() == 1

    assert state_of(plain) == State.SENT
    with pytest.raises(NotStuck):
        queues.send_again(actor=owner, message_id=plain.pk)


def test_a_message_is_sent_once_and_says_when(message):
    assert deliveries.send_messages() == 1
    assert deliveries.send_messages() == 0

    row = OutboxMessage.objects.get()
    assert (row.state, row.payload, sent) == (State.SENT, {"to": 1}, [message.pk])
    assert timezone.now() - row.sent_at < datetime.timedelta(minutes=1)


def test_messages_leave_in_their_order_and_each_company_sends_its_own(box, rival):
    queued = [outbox.put("samples.plain", {}, about=box).pk for _ in range(3)]

    with tenancy.working_for(rival.pk):
        assert deliveries.send_messages() == 0
    assert deliveries.send_messages() == 3

    assert sent == queued
