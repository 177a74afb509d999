"""Work off the queues of one company: event deliveries, then outgoing messages.

Each row is claimed for a while (`due_at` moves ahead), worked on outside any transaction, then
settled. A worker that dies leaves a claim that runs out, and the next sweep takes the row again.
"""

import datetime
import logging
from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone

from repair_angel.kernel import crashing, events, outbox
from repair_angel.kernel.models import EventDelivery, OutboxMessage

log = logging.getLogger(__name__)

CLAIM = datetime.timedelta(minutes=5)
LAST_ATTEMPT = 12
BATCH = 100

Row = TypeVar("Row", EventDelivery, OutboxMessage)


def deliver_events() -> int:
    """Hand the due events of the company worked for to their handlers; returns how many went well."""
    waiting = Q(state__in=[EventDelivery.State.PENDING, EventDelivery.State.RUNNING])
    return sum(
        _deliver(row) for row in _claimed(EventDelivery, waiting, EventDelivery.State.RUNNING)
    )


def send_messages() -> int:
    """Send the due messages of the company worked for; returns how many were sent.

    A message found `sending` after its claim ran out was interrupted: sent again if its kind is
    repeatable, else `unknown`.
    """
    sent = 0
    waiting = Q(state__in=[OutboxMessage.State.QUEUED, OutboxMessage.State.SENDING])
    for row in _claimed(OutboxMessage, waiting, OutboxMessage.State.SENDING):
        sent += _send(row, interrupted=row.state == OutboxMessage.State.SENDING)
    return sent


def _claimed(model: type[Row], waiting: Q, working: str) -> Iterator[Row]:
    """Due rows, each claimed by one guarded update; the row keeps the state it was found in.

    One that outlived the workers of all its attempts is given up: it may be what kills them.
    """
    now = timezone.now()
    due = model.objects.filter(waiting, due_at__lte=now).order_by("due_at", "pk")[:BATCH]
    for row in list(due):
        if row.attempts >= LAST_ATTEMPT and _repeats(row):
            model.objects.filter(pk=row.pk, due_at=row.due_at, state=row.state).update(
                state=model.State.FAILED, last_error="interrupted at every attempt"
            )
            continue
        taken = model.objects.filter(pk=row.pk, due_at=row.due_at, state=row.state).update(
            state=working, due_at=timezone.now() + CLAIM, attempts=row.attempts + 1
        )
        if taken:
            row.attempts += 1
            yield row


def _repeats(row: EventDelivery | OutboxMessage) -> bool:
    """Whether an interrupted row is worked on again. One that is not kills nobody, and is unknown."""
    if isinstance(row, EventDelivery):
        return True
    sender = outbox.sender_of(row.kind)
    return sender is not None and sender.repeatable


def _deliver(row: EventDelivery) -> bool:
    handler = events.by_name.get(row.handler)
    try:
        if handler is None:
            raise LookupError(f"no handler {row.handler}")
        crashing.reached(row.handler, "taken")
        handler.function(row.event)
    except (
        Exception
    ) as fault:  # whatever a handler raises is the queue's business, not the worker's
        log.exception("event %s: %s failed", row.event_id, row.handler)
        _retry(row, EventDelivery.State.PENDING, EventDelivery.State.FAILED, fault)
        return False
    crashing.reached(row.handler, "handled")
    EventDelivery.objects.filter(pk=row.pk).update(state=EventDelivery.State.DONE, last_error="")
    crashing.reached(row.handler, "settled")
    return True


def _send(row: OutboxMessage, *, interrupted: bool) -> bool:
    sender = outbox.sender_of(row.kind)
    mine = OutboxMessage.objects.filter(pk=row.pk)
    if interrupted and not _repeats(row):
        mine.update(state=OutboxMessage.State.UNKNOWN, last_error="interrupted while sending")
        return False
    try:
        if sender is None:
            raise LookupError(f"no sender for {row.kind}")
        crashing.reached(f"outbox.{row.kind}", "taken")
        sender.send(row)
    except outbox.SendingFailed as refusal:
        mine.update(state=OutboxMessage.State.FAILED, last_error=str(refusal)[:300])
        return False
    except outbox.MayHaveArrived as fault:
        mine.update(state=OutboxMessage.State.UNKNOWN, last_error=str(fault)[:300])
        return False
    except Exception as fault:  # see _deliver
        log.exception("message %s: sending failed", row.pk)
        _retry(row, OutboxMessage.State.QUEUED, OutboxMessage.State.FAILED, fault)
        return False
    crashing.reached(f"outbox.{row.kind}", "sent")
    mine.update(state=OutboxMessage.State.SENT, sent_at=timezone.now(), last_error="")
    crashing.reached(f"outbox.{row.kind}", "settled")
    return True


def _retry(row: Row, again: str, given_up: str, fault: Exception) -> None:
    last = row.attempts >= LAST_ATTEMPT
    pause = datetime.timedelta(seconds=min(5 * 2**row.attempts, 6 * 3600))
    type(row).objects.filter(pk=row.pk).update(
        state=given_up if last else again,
        due_at=timezone.now() + pause,
        last_error=f"{type(fault).__name__}: {fault}"[:300],
    )
