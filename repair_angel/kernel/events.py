"""Record what happened, in the transaction in which it happened; hand it on afterwards.

An event is at once the audit trail, the timeline, the trigger of rules and the source of messages.
It holds ids, field names and amounts, never names or texts of people. Beside it, one
`EventDelivery` per handler is the queue: delivered at least once, so handlers are idempotent.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from repair_angel.kernel import waking
from repair_angel.kernel.commands import Actor, current_actor, spoke
from repair_angel.kernel.models.events import Event, EventDelivery
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel


@dataclass(frozen=True)
class Handler:
    """What another app does when an event comes by; `name` identifies it in the queue."""

    name: str
    function: Callable[[Event], None]


_handlers: dict[str, list[Handler]] = {}
by_name: dict[str, Handler] = {}


def handles(
    *event_names: str,
) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a function of an app's `handlers.py` for these events.

    It runs in a worker, inside the event's company, outside any transaction, perhaps twice.
    """

    def register(function: Callable[[Event], None]) -> Callable[[Event], None]:
        handler = Handler(f"{function.__module__}.{function.__name__}", function)
        by_name[handler.name] = handler
        for event_name in event_names:
            _handlers.setdefault(event_name, []).append(handler)
        return function

    return register


def record(name: str, *, subject: TenantModel, count: int = 1, **data: Any) -> Event:
    """Write the event `app.noun.past_tense` about a saved row, by the command's actor.

    `count` says how many things happened alike (a batch is one event). Raises WrongCompany for a
    row of another company.
    """
    event = _event(name, subject, data, current_actor(), count)
    event.save(force_insert=True)
    spoke()
    if handlers := _handlers.get(name):
        EventDelivery.objects.bulk_create(
            EventDelivery(event=event, handler=handler.name) for handler in handlers
        )
        waking.after_commit()
    return event


def record_each(name: str, happened: Sequence[tuple[TenantModel, Mapping[str, Any]]]) -> None:
    """As `record`, of many rows at once: (row, data) each, one event each, in a few statements."""
    actor = current_actor()
    made = [_event(name, subject, data, actor) for subject, data in happened]
    if not made:
        return
    Event.objects.bulk_create(made)
    spoke()
    if handlers := _handlers.get(name):
        EventDelivery.objects.bulk_create(
            EventDelivery(event=event, handler=one.name) for event in made for one in handlers
        )
        waking.after_commit()


def unchanged() -> None:
    """The command found everything as asked: nothing to record."""
    spoke()


def _event(
    name: str, subject: TenantModel, data: Mapping[str, Any], actor: Actor | None, count: int = 1
) -> Event:
    """One, unsaved. Raises WrongCompany for a row of another company."""
    subject_type, subject_id = reference_to(subject)
    return Event(
        name=name,
        subject_type=subject_type,
        subject_id=subject_id,
        member_id=actor.member_id if actor else None,
        token_id=actor.token_id if actor else None,
        count=count,
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)) if data else {},
    )
