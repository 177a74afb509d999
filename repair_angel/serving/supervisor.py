"""Keep a few programs running: restart the dead, end them all together, leave no orphan."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

PAUSE = 1.0
"""Seconds before a dead program is started again."""
PATIENCE = 12.0
"""Seconds a program has to end by itself."""

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Program:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    start_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the supervisor alone."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  the supervisor has one thread
        )

    def look(self, now: float) -> None:
        """Start it if it is due; plan a new start if it has died."""
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            print(f"{self.name} ended ({code}); it starts again", file=sys.stderr, flush=True)
            self._kill_the_rest()
            self.process, self.start_at = None, now + PAUSE

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Until it has ended, or is ended."""
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            print(f"{self.name} does not end; it is killed", file=sys.stderr, flush=True)
        self._kill_the_rest()

    def _kill_the_rest(self) -> None:
        """What it started itself and left behind."""
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def die_with(parent: int) -> None:
    """In the child: be told to end when the supervisor dies, however it dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)


class Ended(Exception):
    """Somebody asked us to end."""


def run(programs: list[Program], tell: Callable[[], bool]) -> None:
    """Until SIGTERM or Ctrl-C. `tell` is called each round until it returns True."""

    def end(signum: int, frame: object) -> None:
        raise Ended

    told = False
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, end)
    try:
        while True:
            for program in programs:
                program.look(time.monotonic())
            told = told or tell()
            time.sleep(0.2)
    except Ended:
        # From here a second Ctrl-C is impatience: everything is killed at once.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _kill(programs))
        _finish(programs)


def _finish(programs: list[Program]) -> None:
    for program in programs:
        program.end()
    until = time.monotonic() + PATIENCE
    for program in programs:
        program.wait(until)


def _kill(programs: list[Program]) -> None:
    for program in programs:
        if program.process is not None and program.process.poll() is None:
            program.process.kill()
