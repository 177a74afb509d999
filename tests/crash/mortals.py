"""Processes that do one thing, and die of it when told to."""

import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.harness import ROOT, database_url


@dataclass(frozen=True)
class Deed:
    """A function of a module that can be imported, and what it is called with."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    repeatable: bool = False
    """Doing it twice has no second effect: the request has a key."""

    def __call__(self) -> Any:
        return self.work(*self.arguments)


@dataclass(frozen=True)
class Fate:
    killed: bool
    result: Any


class Mortals:
    """`do(deed, dies_at="crm.tags.create:done")` in a process of its own on the test database."""

    def __init__(self, process: "subprocess.Popen[bytes]", mails: Path) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders, self._answers, self.mails = process.stdin, process.stdout, mails

    def do(self, deed: Deed, *, dies_at: str = "") -> Fate:
        pickle.dump((dies_at, deed.work, deed.arguments), self._orders)
        self._orders.flush()
        return Fate(*pickle.load(self._answers))  # noqa: S301  from our own process

    def received(self) -> Counter[str]:
        """How often mail went out, by its Message-ID."""
        return received(self.mails)


def received(mails: Path) -> Counter[str]:
    return Counter(
        line.partition(":")[2].strip()
        for log in mails.glob("*.log")
        for line in log.read_text(errors="replace").splitlines()
        if line.startswith("Message-ID:")
    )


@contextmanager
def mortals(folder: Path) -> Iterator[Mortals]:
    mails = folder / "mails"
    mails.mkdir()
    with (
        (folder / "mortals.err").open("wb") as complaints,
        subprocess.Popen(
            [sys.executable, "-m", "tests.crash.forking", str(mails)],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "repair_angel.settings.test",
                "DATABASE_URL": database_url(),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process,
    ):
        yield Mortals(process, mails)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)
