"""A handler that may be called twice, and one that may not but is."""

import time

from repair_angel.kernel import events
from repair_angel.kernel.models import Event
from tests.samples.models import Echo, Effect


def _linger() -> None:
    """The moment between effect and settlement, made long enough to be killed in."""
    time.sleep(0.02)


@events.handles("samples.box.opened")
def remember(event: Event) -> None:
    Effect.objects.get_or_create(event_id=event.pk)
    _linger()


@events.handles("samples.box.shaken")
def echo(event: Event) -> None:
    Echo.objects.create(event_id=event.pk)
    _linger()
