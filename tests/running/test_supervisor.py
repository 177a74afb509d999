"""Programs stay up, and go down together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

RUN = """
import sys
from repair_angel.serving import supervisor
from repair_angel.serving.supervisor import Program
note = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); "
sleeper = [sys.executable, "-c", note + "time.sleep(600)", sys.argv[1]]
deaf = [sys.executable, "-c", note + "import signal; signal.signal(15, signal.SIG_IGN); time.sleep(600)", sys.argv[2]]
supervisor.PATIENCE = 2
supervisor.run([Program("sleeper", sleeper), Program("deaf", deaf)], lambda: True)
"""


@pytest.fixture
def notes(tmp_path: Path) -> list[Path]:
    return [tmp_path / "sleeper", tmp_path / "deaf"]


@pytest.fixture
def supervised(notes: list[Path]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, notes)], stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: all(started(note) for note in notes))
    time.sleep(0.3)  # the deaf one has written its note, but may still hear
    yield process
    process.kill()
    for pid in [pid for note in notes for pid in started(note)]:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


def started(note: Path) -> list[int]:
    return [int(line) for line in note.read_text().split()] if note.exists() else []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(true: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.05)


def test_a_killed_program_starts_again(
    supervised: subprocess.Popen[str], notes: list[Path]
) -> None:
    (first,) = started(notes[0])

    os.kill(first, signal.SIGKILL)

    wait_for(lambda: len(started(notes[0])) == 2)
    assert alive(started(notes[0])[1])
    assert len(started(notes[1])) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_end_with_it_also_the_deaf(
    number: signal.Signals, supervised: subprocess.Popen[str], notes: list[Path]
) -> None:
    supervised.send_signal(number)

    _, said = supervised.communicate(timeout=15)
    assert supervised.returncode == 0
    assert said == "deaf does not end; it is killed\n"
    assert not any(alive(pid) for note in notes for pid in started(note))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent")
def test_no_program_outlives_a_killed_supervisor(
    supervised: subprocess.Popen[str], notes: list[Path]
) -> None:
    supervised.kill()

    wait_for(lambda: not alive(started(notes[0])[0]))
