"""Messages that must not be lost: a row in the sender's transaction, sent by a worker.

`put` may be called from every app inside its command. The sender of a kind is registered by the app
that owns the words. A crash neither loses nor doubles a message where its kind is repeatable (the
receiver knows our key); where it is not (plain SMTP), an interrupted sending ends as `unknown`,
shown to staff, never sent again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from repair_angel.kernel import waking
from repair_angel.kernel.models.outbox import OutboxMessage
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel


class SendingFailed(Exception):
    """The receiver refused for good: no retry."""


class MayHaveArrived(Exception):
    """The connection was lost when the receiver may have had it all: `unknown`, no retry."""


@dataclass(frozen=True)
class Sender:
    """Sends one kind. `repeatable`: a second sending of the same row has no second effect.

    `queued` is called in the transaction that puts a message: it may write beside it what the
    message says, or refuse.
    """

    send: Callable[[OutboxMessage], None]
    repeatable: bool
    queued: Callable[[OutboxMessage], None] | None = None


_senders: dict[str, Sender] = {}


def register(
    kind: str,
    send: Callable[[OutboxMessage], None],
    *,
    repeatable: bool,
    queued: Callable[[OutboxMessage], None] | None = None,
) -> None:
    _senders[kind] = Sender(send, repeatable, queued)


def sender_of(kind: str) -> Sender | None:
    return _senders.get(kind)


def put(kind: str, payload: dict[str, Any], *, about: TenantModel) -> OutboxMessage:
    """Queue a message about a row. Ids in the payload, not people's words, wherever possible.

    Raises what the kind's `queued` refuses.
    """
    subject_type, subject_id = reference_to(about)
    message = OutboxMessage.objects.create(
        kind=kind, payload=payload, subject_type=subject_type, subject_id=subject_id
    )
    if (sender := sender_of(kind)) and sender.queued:
        sender.queued(message)
    waking.after_commit()
    return message
