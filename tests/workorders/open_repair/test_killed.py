"""An import killed at any moment is finished by running it again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Event
from tests.workorders.open_repair.conftest import v021
from workorders.models import WorkOrder

ROOT = Path(__file__).resolve().parents[3]
ROWS = 12_000

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


def _database_url():
    """The test database, as a child process is told of it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{Path(database['NAME']).resolve()}"
    login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    host, port = database["HOST"], database["PORT"]
    if host.startswith("/"):
        return f"postgres://{login}@/{database['NAME']}?host={host}" + (f":{port}" if port else "")
    return f"postgres://{login}@{host}:{port or 5432}/{database['NAME']}"


def start(path):
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_open_repair", str(path), "--company", "fix-it"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "repair_angel.settings.test",
            "DATABASE_URL": _database_url(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_once(process, enough):
    """Kill as soon as so many repairs are in."""
    deadline = time.monotonic() + 60
    while WorkOrder.objects.count() < enough:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_killed_twice_and_run_again_every_repair_is_there_once(shop, write):
    path = write(*(v021(f"rcint_{number}") for number in range(ROWS)), packed=True)

    for enough in (1, 4000):
        kill_once(start(path), enough)
        there = WorkOrder.objects.count()
        assert there < ROWS
        assert there == sum(
            Event.objects.filter(name="workorders.work_order.imported").values_list(
                "count", flat=True
            )
        )
    said, complaints = start(path).communicate(timeout=120)

    assert complaints == ""
    assert said.strip() == (
        f"{ROWS} rows read: {ROWS - there} repairs added, {there} there already, 0 skipped."
    )
    with tenancy.working_for(shop.pk):
        assert WorkOrder.objects.count() == ROWS
        assert WorkOrder.objects.values("ticket_no").distinct().count() == ROWS
