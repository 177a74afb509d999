"""The whole product, started as a user starts it, in a home of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def start(home: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "REPAIR_ANGEL_HOME": str(home),
            "REPAIR_ANGEL_DEMO": "0",
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = start(home, port)
    wait_until_ready(port)
    yield process
    process.terminate()
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert f"Repair Angel   http://localhost:{port}/admin/" in said
    assert "Traceback" not in said


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while get(port, "/ready")[0] != 200:
        assert time.monotonic() < until, "it is not served"
        time.sleep(0.2)


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_text().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == process.pid:
            name = next(n for n in ("gunicorn", "worker", "beat") if n in command)
            found[name] = int(stat.parent.name)
    return found


def test_web_worker_and_scheduler_run(served: subprocess.Popen[str], port: int) -> None:
    assert children(served).keys() == {"gunicorn", "worker", "beat"}
    assert json.loads(get(port, "/ready")[1]) == {"status": "ready", "faults": []}
    assert get(port, "/admin/login/")[0] == 200
    assert get(port, "/static/admin/css/base.css")[0] == 200


def test_a_second_one_in_the_same_home_is_refused(
    served: subprocess.Popen[str], home: Path, port: int
) -> None:
    second = start(home, port)

    said, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Repair Angel is already served from {home}." in said


def test_a_killed_web_server_comes_back(served: subprocess.Popen[str], port: int) -> None:
    before = children(served)["gunicorn"]

    os.kill(before, signal.SIGKILL)

    time.sleep(0.5)
    wait_until_ready(port)
    assert children(served)["gunicorn"] != before


def test_the_scheduler_wakes_the_worker(served: subprocess.Popen[str], home: Path) -> None:
    """Beat's first tick leaves a message; the worker takes it."""
    messages = home / "queue" / "messages"

    until = time.monotonic() + 40
    while not list((home / "queue").glob("beat*")):  # the ending depends on the kind of dbm
        assert time.monotonic() < until, "the scheduler keeps no state"
        time.sleep(0.2)
    while list(messages.iterdir()):
        assert time.monotonic() < until, "nobody takes the messages"
        time.sleep(0.2)
