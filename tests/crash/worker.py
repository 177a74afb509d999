"""A worker: works off the company's queues for ever, with claims that run out soon."""

import datetime
import os
import random
import time
from pathlib import Path

from django.db import OperationalError

from repair_angel.kernel import deliveries, outbox, tenancy
from repair_angel.kernel.models import Company, OutboxMessage
from tests.crash.harness import promise, repeat


def main(log: Path, seed: int, arguments: list[str]) -> None:
    deliveries.CLAIM = datetime.timedelta(seconds=0.5)
    deliveries.LAST_ATTEMPT = 1000
    company = Company.objects.get(slug="fix-it")

    def send(message: OutboxMessage) -> None:
        """The receiver has it; before we note that, there is a moment to be killed in."""
        promise(log, f"{message.kind} {message.pk}")
        time.sleep(0.02)

    outbox.register("samples.plain", send, repeatable=False)
    outbox.register("samples.keyed", send, repeatable=True)

    def one() -> None:
        if not deliveries.deliver_events() + deliveries.send_messages():
            time.sleep(random.uniform(0.02, 0.1))

    random.seed(seed + os.getpid())
    with tenancy.working_for(company.pk):
        repeat(one, (OperationalError,))
