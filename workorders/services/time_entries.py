"""Time spent: a clock per employee, and a manager's corrections."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock, events, tenancy
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse
from workorders import locks
from workorders.errors import ClockNotRunning
from workorders.models import TimeEntry, WorkOrder

MINUTE = datetime.timedelta(minutes=1)
MOST_MINUTES = 24 * 60


@command("time-entries.write")
def start(*, actor: Actor, work_order_id: int, note: str = "") -> TimeEntry:
    """The asking member begins work on a repair; the clock on another one stops.

    Locks the member. Records `workorders.time_entry.started` on the work order, after `…stopped`
    on the other.
    """
    order = get_or_404(WorkOrder.objects.all(), work_order_id)
    running = _running(_own(actor))
    if running is not None:
        if running.work_order_id == order.pk:
            events.unchanged()
            return running
        _stop(running)
    entry = TimeEntry.objects.create(work_order=order, member_id=actor.member_id, note=note)
    _record("started", entry)
    return entry


@command("time-entries.write")
def stop(*, actor: Actor, work_order_id: int | None = None, note: str = "") -> TimeEntry:
    """The asking member's clock stops, on this work order or wherever it runs; a minute begun counts.

    Raises ClockNotRunning. Locks the member. Records `workorders.time_entry.stopped`.
    """
    if work_order_id is not None:
        get_or_404(WorkOrder.objects.all(), work_order_id)
    running = _running(_own(actor))
    if running is None or work_order_id not in (None, running.work_order_id):
        raise ClockNotRunning(_("Your clock is not running."))
    running.note = note or running.note
    _stop(running)
    return running


@command("time-entries.correct")
def add(
    *,
    actor: Actor,
    work_order_id: int,
    member_id: int,
    minutes: int,
    started_at: datetime.datetime | None = None,
    note: str = "",
) -> TimeEntry:
    """Write down time afterwards, for anybody; without a moment it ended just now.

    Records `workorders.time_entry.added` on the work order.
    """
    _insist_on_a_day(minutes)
    members = Member.objects.filter(company_id=tenancy.company_id())
    member = get_or_refuse(members, member_id, "member_id")
    began = started_at or clock.now() - minutes * MINUTE
    entry = TimeEntry.objects.create(
        work_order=get_or_404(WorkOrder.objects.all(), work_order_id),
        member=member,
        started_at=began,
        ended_at=began + minutes * MINUTE,
        minutes=minutes,
        note=note,
    )
    _record("added", entry, minutes=minutes)
    return entry


@command("time-entries.correct")
def correct(*, actor: Actor, time_entry_id: int, **changes: Any) -> TimeEntry:
    """Change the `minutes`, `started_at` or `note` of a stopped entry; its end follows.

    Locks the entry. Records `workorders.time_entry.corrected` with the fields and the minutes
    before and after.
    """
    if stray := changes.keys() - {"minutes", "started_at", "note"}:
        raise TypeError(f"time_entries.correct() cannot set {sorted(stray)}")
    entry = get_or_404(TimeEntry.objects.select_for_update(), time_entry_id)
    if entry.is_running:
        raise InvalidInput({"minutes": [_("This clock is still running.")]})
    before, minutes = entry.minutes, changes.get("minutes", entry.minutes)
    _insist_on_a_day(minutes)
    if changes.keys() & {"minutes", "started_at"}:
        changes["ended_at"] = changes.get("started_at", entry.started_at) + minutes * MINUTE
    if changed := save_changes(entry, changes):
        _record("corrected", entry, fields=changed, before=before, minutes=entry.minutes)
    else:
        events.unchanged()
    return entry


def _own(actor: Actor) -> Member:
    """The asking member, locked. Raises NotPermitted for the system, which repairs nothing."""
    if actor.member_id is None:
        raise NotPermitted(_("Only an employee has a clock."))
    return locks.clock_of(actor.member_id)


def _running(member: Member) -> TimeEntry | None:
    return TimeEntry.objects.filter(member=member, ended_at=None).first()


def _stop(entry: TimeEntry) -> None:
    entry.ended_at = max(clock.now(), entry.started_at)
    entry.minutes = -((entry.started_at - entry.ended_at) // MINUTE)
    entry.save(update_fields=["ended_at", "minutes", "note"])
    _record("stopped", entry, minutes=entry.minutes)


def _insist_on_a_day(minutes: int) -> None:
    if not 0 <= minutes <= MOST_MINUTES:
        raise InvalidInput({"minutes": [_("Between 0 and 1440 minutes.")]})


def _record(what: str, entry: TimeEntry, **more: Any) -> None:
    events.record(
        f"workorders.time_entry.{what}",
        subject=entry.work_order,
        time_entry_id=entry.pk,
        member=entry.member_id,
        **more,
    )
