"""Writers that are killed at random, a log of what they were promised, and a supervisor.

A writer is a process of its own on the test database. It appends each number to its log, on the
disk, after the commit was acknowledged; what is in a log must exist afterwards.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The test database, as a child process is told of it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{Path(database['NAME']).resolve()}"
    login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    host, port = database["HOST"], database["PORT"]
    if host.startswith("/"):
        return f"postgres://{login}@/{database['NAME']}?host={host}" + (f":{port}" if port else "")
    return f"postgres://{login}@{host}:{port or 5432}/{database['NAME']}"


@dataclass
class Crew:
    """So many writers of one kind, kept at that number however many are killed.

    They are forked from one foreman process, which has loaded everything but opened no connection:
    a new writer is at work at once.
    """

    module: str
    folder: Path
    size: int
    arguments: tuple[str, ...] = ()
    killed: int = 0

    def run(self, seconds: float, *, seed: int, kill_every: float) -> None:
        """Keep them writing, killing one now and then, and kill all at the end."""
        plan = [self.module, str(self.folder), self.size, seconds, seed, kill_every]
        done = subprocess.run(
            [sys.executable, "-m", "tests.crash.foreman", *map(str, plan), *self.arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "repair_angel.settings.test",
                "DATABASE_URL": database_url(),
            },
            capture_output=True,
            text=True,
            timeout=seconds + 120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.killed += int(done.stdout.split()[-1])

    def promised(self) -> list[str]:
        """What the writers were told is done; a line cut by a kill was not."""
        return [
            line
            for log in self.folder.glob("*.log")
            for line in log.read_text().splitlines(keepends=True)
            if line.endswith("\n")
        ]

    def faults(self) -> str:
        """What writers complained of that were not killed."""
        return "\n".join(log.read_text() for log in self.folder.glob("*.err") if log.stat().st_size)


def promise(log: Path, line: str) -> None:
    """Write down, on the disk, what was acknowledged."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.fsync(handle)
    os.close(handle)


def repeat(work: Callable[[], None], faults: tuple[type[Exception], ...]) -> None:
    """For ever: until killed. Faults that a busy database may give are tried again."""
    while True:
        try:
            work()
        except faults:
            time.sleep(random.uniform(0.001, 0.02))
