"""Named moments at which a process may be killed, so that tests can show that nothing is lost.

    crashing.reached("accounting.ledger.finish", "written")

Every command has its moments without saying so (`commands`), every handler and kind of message
(`deliveries`), every task (`repair_angel.celery`). A call like the one above stands where something
is half done. Nobody listens unless a test does, or the environment a process was started with named
moments; production refuses that. No request can make anybody listen. Why: docs/decisions/0011.
"""

import os
import signal
from collections.abc import Callable, Collection
from pathlib import Path

from django.db import transaction

Listener = Callable[[str], None]

_listener: Listener | None = None


def reached(what: str, when: str) -> None:
    """Tell the listener, if there is one, that the moment `what:when` has come."""
    if _listener is not None:
        _listener(f"{what}:{when}")


def reached_on_commit(what: str) -> None:
    """`what:committed`, before whatever else waits for the commit of this transaction."""
    if _listener is not None:
        transaction.on_commit(lambda: reached(what, "committed"))


def listen(listener: Listener | None) -> None:
    """From now on this one listens, or nobody."""
    global _listener
    _listener = listener


def once_each(moments: Collection[str], folder: Path) -> Listener:
    """Kill this process at each of the moments once, however often processes come by.

    What has been is a file in the folder; who makes it, dies.
    """

    def die(moment: str) -> None:
        if moment in moments and _made(folder / moment.replace(":", "@")):
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def name_of(function: Callable[..., object]) -> str:
    """A function as its app knows it: `accounting.issuing.issue`."""
    parts = function.__module__.removeprefix("repair_angel.").split(".")
    return ".".join([*(part for part in parts if part != "services"), function.__name__])


def _made(mark: Path) -> bool:
    mark.parent.mkdir(parents=True, exist_ok=True)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
