"""Work in a second connection, to see whether it waits for the first."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from repair_angel.kernel import tenancy

LONG = 15


class Elsewhere:
    """Starts `work()` at once, in a thread and connection of its own."""

    def __init__(self, company_id: int, work: Callable[[], Any]) -> None:
        self._company_id, self._work = company_id, work
        self._result: Any = None
        self._server: int | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def waits(self) -> bool:
        """Whether it is kept waiting by a lock of ours; on SQLite, whether it gets nowhere."""
        if connection.vendor == "sqlite":
            self._thread.join(0.3)
            return self._thread.is_alive()
        until = time.monotonic() + LONG
        while self._thread.is_alive() and time.monotonic() < until:
            if self._server and _is_blocked(self._server):
                return True
            time.sleep(0.01)
        return False

    def outcome(self) -> Any:
        """What it returned, or the exception it ended with."""
        self._thread.join(LONG)
        assert not self._thread.is_alive(), "it waits for ever"
        return self._result

    def _run(self) -> None:
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql":
                self._server = connection.connection.info.backend_pid
            with tenancy.working_for(self._company_id):
                self._result = self._work()
        except Exception as fault:
            self._result = fault
        finally:
            connection.close()


def _is_blocked(server: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [server])
        return bool(cursor.fetchone()[0])
