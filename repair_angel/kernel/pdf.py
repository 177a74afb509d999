"""HTML to PDF, in a worker process with limits, kept warm between documents.

WeasyPrint reads what we give it and nothing else: `url("image:NAME")` is one of `images`, inline
PNGs are read, our fonts are there as "Repair Angel Sans"; files and addresses are not. The same
input gives the same bytes; a date appears only if the HTML has a `<meta name="dcterms.created">`.
"""

import atexit
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from repair_angel.kernel import pdf_worker
from repair_angel.kernel.pdf_worker import read_frame, write_frames

logger = logging.getLogger(__name__)

LIBRARIES = (
    "apt install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class PdfError(Exception):
    """This document could not be rendered. Nobody's input is at fault; the next one renders."""


class PdfUnavailable(PdfError):
    """This machine lacks a library that WeasyPrint needs; the message says how to get it."""


@dataclass(frozen=True)
class Limits:
    """What one worker may use. Measured: an invoice takes 0.06 s and 80 MB."""

    memory: int = 1536 * 2**20
    cpu_seconds: int = 20
    wall_seconds: float = 30
    open_files: int = 64
    renders: int = 500


class _Killed(Exception):
    """Somebody else ended the worker: an operator, or a machine short of memory."""


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.renders, self.timed_out = limits, 0, False
        self.folder = tempfile.mkdtemp(prefix="repair-angel-pdf-")
        self.process = subprocess.Popen(  # noqa: S603  our own program, with our own arguments
            # -P: this folder's modules (secrets.py) must not stand in for Python's own.
            [sys.executable, "-sP", pdf_worker.__file__, json.dumps(self._told())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=self.folder,
            env=self._environment(),
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.requests, self.answers = self.process.stdin, self.process.stdout
        self._greet()

    def ask(self, frames: list[bytes]) -> tuple[dict[str, Any], bytes]:
        self.renders += 1
        watchdog = self._watchdog()
        try:
            write_frames(self.requests, *frames)
            return json.loads(read_frame(self.answers)), read_frame(self.answers)
        except (EOFError, OSError):
            raise self._cause_of_death() from None
        finally:
            watchdog.cancel()

    @property
    def usable(self) -> bool:
        return self.process.poll() is None and self.renders < self.limits.renders

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.close_pipes()
        shutil.rmtree(self.folder, ignore_errors=True)

    def close_pipes(self) -> None:
        self.requests.close()
        self.answers.close()

    def _greet(self) -> None:
        watchdog = self._watchdog()
        try:
            greeting = json.loads(read_frame(self.answers))
        except (EOFError, OSError):
            self.stop()
            raise PdfError("The PDF worker did not start.") from None
        finally:
            watchdog.cancel()
        if missing := greeting.get("unavailable"):
            self.stop()
            raise PdfUnavailable(f"WeasyPrint needs system libraries: {LIBRARIES} ({missing})")

    def _cause_of_death(self) -> Exception:
        code = self.process.wait()
        if self.timed_out:
            return PdfError(f"Rendering took more than {self.limits.wall_seconds} s.")
        if code == -signal.SIGXCPU:
            return PdfError(f"Rendering took more than {self.limits.cpu_seconds} s of CPU.")
        if code == -signal.SIGKILL:
            return _Killed()
        return PdfError(f"The PDF worker ended with {code}.")

    def _watchdog(self) -> threading.Timer:
        timer = threading.Timer(self.limits.wall_seconds, self._time_out)
        timer.daemon = True
        timer.start()
        return timer

    def _time_out(self) -> None:
        self.timed_out = True
        self.process.kill()

    def _told(self) -> dict[str, Any]:
        return {**asdict(self.limits), "parent": os.getpid()}

    def _environment(self) -> dict[str, str]:
        """No key or password of ours, and hashes that are the same in each process."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**kept, "LANG": "C.UTF-8", "TMPDIR": self.folder, "PYTHONHASHSEED": "0"}


class Renderer:
    """At most one worker, started when first needed, replaced when it died or is worn.

    Threads take turns. A forked child starts a worker of its own.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def render(
        self, html: str, *, css: str = "", images: Mapping[str, bytes] | None = None
    ) -> bytes:
        images = images or {}
        request = {"html": html, "css": css, "images": list(images)}
        frames = [json.dumps(request).encode(), *images.values()]
        with self._lock:
            try:
                return self._ask(frames)
            except _Killed:
                return self._ask_again(frames)

    def stop(self) -> None:
        with self._lock:
            if self._worker:
                self._worker.stop()
                self._worker = None

    def abandon(self) -> None:
        """In a forked child: the worker is the parent's, and so may be the lock."""
        self._lock = threading.Lock()
        if worker := self._worker:
            worker.close_pipes()
            worker.process.returncode = 0  # not ours to wait for
            self._worker = None

    def _ask(self, frames: list[bytes]) -> bytes:
        worker = self._take()
        try:
            answer, pdf = worker.ask(frames)
            for url in answer["blocked"]:
                logger.warning("a document asked for %r, which it may not have", url)
            if answer["error"]:
                raise PdfError(answer["error"])
        except BaseException:
            # Interrupted, its next answer would be this document's; failed, its memory may be full.
            worker.stop()
            raise
        self._worker = worker
        return pdf

    def _ask_again(self, frames: list[bytes]) -> bytes:
        try:
            return self._ask(frames)
        except _Killed:
            raise PdfError(
                "The PDF worker was killed twice; is the machine short of memory?"
            ) from None

    def _take(self) -> _Worker:
        worker, self._worker = self._worker, None
        if worker and not worker.usable:
            worker.stop()
            worker = None
        return worker or _Worker(self.limits)


_renderer = Renderer()
os.register_at_fork(after_in_child=_renderer.abandon)
atexit.register(_renderer.stop)


def render(html: str, *, css: str = "", images: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a document. Raises PdfError, or PdfUnavailable when libraries are missing.

    Not while a lock is held: it may take seconds. `images` (PNG, JPEG, WebP) are named
    `image:NAME` in the HTML; what was typed by people must be escaped before it comes here.
    """
    return _renderer.render(html, css=css, images=images)
