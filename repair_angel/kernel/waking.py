"""After a commit, wake a worker. A lost wake-up costs seconds, never work: the sweep finds the rows."""

import logging

from django.db import connection, transaction
from kombu.exceptions import OperationalError

from repair_angel.kernel import tenancy

log = logging.getLogger(__name__)


def after_commit() -> None:
    """Ask, once per transaction, for the company's queue to be worked off when it has committed."""
    company_id = tenancy.company_id()

    def wake() -> None:
        _wake(company_id)

    wake.wakes = company_id  # type: ignore[attr-defined]
    waiting = (function for _, function, *_ in connection.run_on_commit)
    if not any(getattr(function, "wakes", None) == company_id for function in waiting):
        transaction.on_commit(wake, robust=True)


def _wake(company_id: int) -> None:
    from repair_angel.kernel.tasks import (
        work_off,
    )  # the door imports the services; here, too late

    try:
        work_off.apply_async((company_id,), retry=False, ignore_result=True)
    except (OSError, OperationalError) as fault:  # the broker is away: the sweep will come by
        log.warning("wake-up lost: %s", fault)
