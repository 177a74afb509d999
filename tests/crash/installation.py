"""The whole product as `bin/serve` runs it, on the test database, in a home of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.crash.harness import ROOT, database_url

LONG = 90
"""Seconds: a busy machine may take its time."""


@dataclass
class Installation:
    """Processes that die at `moments`, each once; the supervisor starts them again."""

    home: Path
    port: int
    moments: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        redis = {"REDIS_URL": os.environ["REDIS_URL"]} if "REDIS_URL" in os.environ else {}
        self.home.mkdir(exist_ok=True)
        with (self.home / "served.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env={
                    "PATH": os.environ["PATH"],
                    "REPAIR_ANGEL_HOME": str(self.home),
                    "REPAIR_ANGEL_DEMO": "0",
                    "REPAIR_ANGEL_CRASH_AT": ",".join(self.moments),
                    "PORT": str(self.port),
                    # Or one thread may be sending while another dies: rightly unknown then.
                    "WORKER_THREADS": "1",
                    "DATABASE_URL": database_url(),
                    "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
                    **redis,
                },
                stdout=log,
                stderr=log,
            )
        wait_for(lambda: self.ask("GET", "/ready")[0] == 200, "it is served", self)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(LONG)

    def kill_everything(self) -> None:
        """Web, worker, scheduler and what starts them again: -9, all at once."""
        assert self.process is not None
        programs = _children(self.process.pid)
        for pid in (self.process.pid, *programs, *(p for own in programs for p in _children(own))):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(LONG)

    def died_at(self) -> set[str]:
        return {mark.name.replace("@", ":") for mark in (self.home / "crashed").glob("*")}

    def ask(
        self, method: str, path: str, body: Any = None, *, token: str = "", key: str = ""
    ) -> tuple[int, bytes]:
        """Status and answer; 0 when nobody answered."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": key,
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310  our own
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()
        except OSError:
            return 0, b""

    def insist(self, method: str, path: str, body: Any, **options: str) -> tuple[int, bytes]:
        """As a client does who got no answer: again, with the same key, until there is one."""
        said: list[tuple[int, bytes]] = []

        def answered() -> bool:
            said[:] = [self.ask(method, path, body, **options)]
            return said[0][0] not in (0, 502, 503)

        wait_for(answered, f"{method} {path} is answered", self)
        return said[0]


def wait_for(true: Callable[[], bool], what: str, installation: Installation) -> None:
    until = time.monotonic() + LONG
    while not true():
        if time.monotonic() > until:
            log = (installation.home / "served.log").read_text(errors="replace")
            raise AssertionError(f"not after {LONG} s: {what}\n{log[-3000:]}")
        time.sleep(0.1)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found
