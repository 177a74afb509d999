"""A state machine is a table, not forty methods."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.errors import IllegalTransition


class StateTable:
    """Which status may follow which. Staying where you are is allowed."""

    def __init__(self, moves: Mapping[str, Sequence[str]]) -> None:
        self.moves = moves

    def allows(self, current: str, to: str) -> bool:
        return to == current or to in self.moves.get(current, ())

    def move(self, thing: Any, to: str) -> None:
        """Set `thing.status`; the caller holds the row's lock and saves. Raises IllegalTransition."""
        if not self.allows(thing.status, to):
            raise IllegalTransition(
                _("%(thing)s cannot go from %(current)s to %(to)s."),
                field="status",
                thing=thing,
                current=thing.status,
                to=to,
            )
        thing.status = to
