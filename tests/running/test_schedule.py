"""The plan and the tasks know each other."""

import pytest

from repair_angel.celery import app
from repair_angel.schedule import JOBS, WOKEN, Job, beat_schedule, minutes

OURS = ("repair_angel.", "inventory.", "crm.", "workorders.", "accounting.", "notifications.")


@pytest.fixture(scope="module")
def tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.startswith((*OURS, "integrations."))}


def test_each_job_names_a_task_that_exists(tasks: set[str]) -> None:
    assert {job.task for job in JOBS} - tasks == set()


def test_each_task_is_planned_or_it_is_said_what_wakes_it(tasks: set[str]) -> None:
    assert tasks - {job.task for job in JOBS} - set(WOKEN) == set()


def test_what_is_said_to_be_woken_exists_and_is_not_planned_too(tasks: set[str]) -> None:
    assert set(WOKEN) - tasks == set()
    assert set(WOKEN) & {job.task for job in JOBS} == set()


def test_each_task_says_why_running_it_twice_is_harmless(tasks: set[str]) -> None:
    silent = {name for name in tasks if not (app.tasks[name].run.__doc__ or "").strip()}

    assert silent == set()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_each_job_is_either_repeated_or_at_a_moment_and_says_why(job: Job) -> None:
    assert (job.every is None) != (job.at == "")
    assert job.why


def test_names_are_unique_or_one_job_would_hide_another() -> None:
    assert len(beat_schedule()) == len(JOBS)


def test_the_sweep_comes_every_fifteen_seconds_and_is_dropped_when_late() -> None:
    entry = beat_schedule()["find lost wake-ups"]

    assert entry["schedule"].total_seconds() == 15
    assert entry["options"] == {"expires": 15.0, "time_limit": 300.0}


def test_a_moment_is_a_time_of_day() -> None:
    entry = Job(name="x", task="x", at="02:10", limit=minutes(5), why="x").entry()

    assert (entry["schedule"].hour, entry["schedule"].minute) == ({2}, {10})


def test_beat_has_the_plan() -> None:
    assert app.conf.beat_schedule.keys() == beat_schedule().keys()
