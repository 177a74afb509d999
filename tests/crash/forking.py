"""Forks a process per piece of work, and says how it ended: killed, or with which result.

Everything is loaded before and no connection is open, so a new process is at work at once. What
comes in and goes out is pickled, by way of the standard streams.
"""

import gc
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  after the setup
from django.urls import get_resolver  # noqa: E402

from repair_angel.kernel import crashing  # noqa: E402
from tests.crash import broken, deeds  # noqa: E402, F401  loaded once, for all
from tests.generated import registry  # noqa: E402


def main() -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = sys.argv[1]
    _ = get_resolver().url_patterns
    registry.load()
    gc.freeze()  # what is loaded now is shared with all that are forked
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    while True:
        try:
            moment, work, arguments = pickle.load(orders)  # noqa: S301  from the test itself
        except EOFError:
            return
        pickle.dump(fate(moment, work, arguments), answers)
        answers.flush()


def fate(moment: str, work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """(whether it was killed, what it returned)."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        _live(moment, work, arguments, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        result = said.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return killed, None if killed else pickle.loads(result)  # noqa: S301  from our own child


def _live(moment: str, work: Callable[..., Any], arguments: tuple[Any, ...], to: int) -> None:
    def die(reached: str) -> None:
        if reached == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    crashing.listen(die)
    try:
        result = work(*arguments)
    except BaseException:
        result = traceback.format_exc()
    with os.fdopen(to, "wb") as out:
        pickle.dump(result, out)
    os._exit(0)


if __name__ == "__main__":
    main()
