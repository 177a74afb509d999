"""Ways of doing it wrong, which the trials must see."""

import datetime

from django.db import transaction

from crm.services import customers
from repair_angel.kernel import crashing, events, numbering, outbox, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import EventDelivery, OutboxMessage
from tests.crash.deeds import send

PAPER = numbering.Kind("paper", "P-{year}-{seq:04}")


def two_transactions(company_id: int) -> tuple[int, bytes]:
    """What belongs together is done by two commands, one after the other."""
    with tenancy.working_for(company_id):
        jane = customers.create(actor=SYSTEM, first_name="Jane")
        customers.update(actor=SYSTEM, customer_id=jane.pk, tags=["vip"])
    return 200, b""


def number_first(company_id: int) -> tuple[int, bytes]:
    """The number is committed before that which bears it."""
    with tenancy.working_for(company_id):
        with transaction.atomic():
            number = numbering.take(PAPER, datetime.date(2026, 3, 27))
        customers.create(actor=SYSTEM, first_name=number.text)
    return 200, b""


def done_before_it_works(company_id: int) -> int:
    """A delivery is settled, then its handler is called."""
    with tenancy.working_for(company_id):
        for row in EventDelivery.objects.filter(state="pending"):
            EventDelivery.objects.filter(pk=row.pk).update(state="done")
            crashing.reached(row.handler, "taken")
            events.by_name[row.handler].function(row.event)
    return 0


def sent_before_it_goes(company_id: int) -> int:
    """A message is settled, then it is sent."""
    with tenancy.working_for(company_id):
        for row in OutboxMessage.objects.filter(state="queued"):
            OutboxMessage.objects.filter(pk=row.pk).update(state="sent")
            crashing.reached(f"outbox.{row.kind}", "taken")
            outbox._senders[row.kind].send(row)
    return 0


def asked_again(company_id: int) -> int:
    """An interrupted message goes again, though its receiver does not know it."""
    for kind, sender in list(outbox._senders.items()):
        outbox.register(kind, sender.send, repeatable=True, queued=sender.queued)
    return send(company_id)


def left_as_it_was_found(company_id: int) -> int:
    """A message is claimed only in memory: who comes next finds it queued."""
    with tenancy.working_for(company_id):
        for row in OutboxMessage.objects.filter(state__in=["queued", "sending"]):
            outbox._senders[row.kind].send(row)
            crashing.reached(f"outbox.{row.kind}", "sent")
            OutboxMessage.objects.filter(pk=row.pk).update(state="sent")
    return 0
