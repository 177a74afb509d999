"""The diary: what happens when, done in that order whoever thought of it first."""

import datetime
import heapq
from collections.abc import Callable
from itertools import count

from repair_angel.kernel import clock

Deed = Callable[[], object]


class Diary:
    """Deeds by moment; a deed may enter later ones. What falls after the end does not happen."""

    def __init__(self, end: datetime.datetime) -> None:
        self.end = end
        self._entries: list[tuple[datetime.datetime, int, Deed]] = []
        self._order = count()

    def enter(self, moment: datetime.datetime, deed: Deed) -> None:
        heapq.heappush(self._entries, (moment, next(self._order), deed))

    def live(self) -> None:
        """Do everything up to the end, each deed at its own moment."""
        while self._entries and self._entries[0][0] < self.end:
            moment, _, deed = heapq.heappop(self._entries)
            with clock.at(moment):
                deed()
