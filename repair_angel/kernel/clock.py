"""When it happens: now, unless history is being written.

Commands and their tables ask here. Whoever brings in what happened earlier (a demonstration, an
import) runs the commands inside `at(moment)`: numbers, events and documents then bear that moment,
as if somebody had been at the desk. No door of the product does.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """What commands write inside happened then."""
    if timezone.is_naive(moment):
        raise ValueError("A moment has a time zone.")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def now() -> datetime.datetime:
    return _moment.get() or timezone.now()


def today(zone: datetime.tzinfo | None = None) -> datetime.date:
    """The date in a time zone; without one, in the current one."""
    return timezone.localdate(now(), timezone=zone)
