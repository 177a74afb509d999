"""How long a repair took so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from workorders.models import TimeEntry, WorkOrder


@dataclass(frozen=True)
class Spent:
    """The entries of a repair, oldest first; a running clock counts once it has stopped."""

    entries: Sequence[TimeEntry]

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries)

    @property
    def running(self) -> list[TimeEntry]:
        return [entry for entry in self.entries if entry.is_running]

    def running_of(self, member_id: int | None) -> TimeEntry | None:
        return next((entry for entry in self.running if entry.member_id == member_id), None)


def on(order: WorkOrder) -> Spent:
    """The time spent on a work order, in one query."""
    return Spent(list(order.time_entries.select_related("member__user")))


def clock_of(member_id: int) -> TimeEntry | None:
    """The running clock of a member, on whichever work order."""
    running = TimeEntry.objects.filter(member_id=member_id, ended_at=None)
    return running.select_related("work_order").first()
