"""When what runs by itself. Each job only looks for work that rows already describe.

Running a job late, twice or beside itself is harmless: the rows say what is still to be done.
Moments (`at`) are in UTC. `WOKEN` names the tasks that are not here, and what starts them.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.schedules import crontab


@dataclass(frozen=True, kw_only=True)
class Job:
    """One line of the plan. `limit`: after this long a run is given up, and the next one finds
    the rest."""

    name: str
    task: str
    why: str
    limit: timedelta
    every: timedelta | None = None
    at: str = ""

    def entry(self) -> dict[str, Any]:
        """What beat needs. A wake-up that nobody took before the next one is dropped."""
        expires = self.every or timedelta(hours=6)
        options = {"expires": expires.total_seconds(), "time_limit": self.limit.total_seconds()}
        return {"task": self.task, "schedule": self._moments(), "options": options}

    def _moments(self) -> Any:
        if self.every is not None:
            return self.every
        hour, minute = self.at.split(":")
        return crontab(hour=int(hour), minute=int(minute))


def seconds(n: int) -> timedelta:
    return timedelta(seconds=n)


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


JOBS = [
    Job(
        name="find lost wake-ups",
        task="repair_angel.kernel.tasks.sweep",
        every=seconds(15),
        limit=minutes(5),
        why="events and messages wait as rows; a worker that died or a lost wake-up leaves them",
    ),
    Job(
        name="forget kept answers",
        task="repair_angel.kernel.tasks.forget_answers",
        at="02:40",
        limit=minutes(5),
        why="a client repeats a request within minutes, not after a week",
    ),
    Job(
        name="fold tallies",
        task="repair_angel.kernel.tasks.fold_tallies",
        every=minutes(10),
        limit=minutes(5),
        why="each new row of a counted table leaves one in its tally; a list adds them up",
    ),
    Job(
        name="wipe passcodes of finished repairs",
        task="workorders.tasks.sweep_passcodes",
        at="02:50",
        limit=minutes(5),
        why="the event of a finished repair wipes at once; one that failed leaves a passcode behind",
    ),
    Job(
        name="make recurring invoices",
        task="accounting.tasks.sweep_recurring_invoices",
        every=minutes(15),
        limit=minutes(5),
        why="a due date begins at midnight where the shop is; one that failed is tried again",
    ),
]

WOKEN = {
    "accounting.tasks.generate_recurring_invoices": "once per company, by sweep_recurring_invoices",
    "repair_angel.kernel.tasks.fold_tallies_of": "once per company, by fold_tallies",
    "repair_angel.kernel.tasks.forget_answers_of": "once per company, by forget_answers",
    "repair_angel.kernel.tasks.work_off": "after each commit that records an event, and by sweep",
    "workorders.tasks.wipe_passcodes": "once per company, by sweep_passcodes",
}


def beat_schedule() -> dict[str, dict[str, Any]]:
    return {job.name: job.entry() for job in JOBS}
