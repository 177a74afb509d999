"""The programs that are measured: started, watched by the kernel's own accounts, ended."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    arguments: list[str], environment: Mapping[str, str], address: str, log: Path
) -> Iterator[int]:
    """A gunicorn that answers at `address`; gives its process id."""
    command = [sys.executable, "-m", "gunicorn", *arguments]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=written, stderr=written
        )
    try:
        _until_it_answers(process, address, log)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def cpu(ancestor: int) -> float:
    """Seconds of user and system time of a process and all that descend from it.

    Those that have ended count with the parent that waited for them.
    """
    used: dict[int, float] = {}
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            parents[int(entry.name)] = int(fields[1])
            used[int(entry.name)] = sum(int(field) for field in fields[11:15]) / TICKS
    return sum(seconds for pid, seconds in used.items() if _descends(pid, ancestor, parents))


def _descends(pid: int, ancestor: int, parents: Mapping[int, int]) -> bool:
    while pid and pid != ancestor:
        pid = parents.get(pid, 0)
    return pid == ancestor


def _until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            urlopen(address, timeout=5).close()
        except OSError:  # also while its first request loads everything
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{address} does not answer:\n{log.read_text()[-2000:]}")
