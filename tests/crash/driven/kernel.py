"""The company, its people, and what got stuck."""

import secrets
from typing import Any

from crm.services import customers
from repair_angel.kernel.models import EventDelivery, OutboxMessage
from tests.crash.scenarios import drives
from tests.generated.registry import World


@drives("kernel.companies.update")
def change_the_profile(world):
    return {"company_id": world.company.pk, "city": world.name("Utrecht")}


@drives("kernel.looks.update")
def paint(world):
    return {"company_id": world.company.pk, "colour": f"#{secrets.token_hex(3)}"}


@drives("kernel.members.create")
def hire(world):
    email = f"{secrets.token_hex(6)}@fixit.example"
    return {"email": email, "role": "technician", "name": "New", "password": "Gr8-crash-proof"}


@drives("kernel.members.update")
def promote(world):
    return {"member_id": world["employee"].pk, "role": "stock"}


@drives("kernel.queues.deliver_again")
def deliver_once_more(world):
    customer = world["customer"]
    customers.update(actor=world.owner, customer_id=customer.pk, first_name="Janet")
    return {"delivery_id": _stuck(EventDelivery.objects.all()).pk}


@drives("kernel.queues.send_again")
def send_once_more(world):
    return {"message_id": stuck_mail(world).outbox_id}


def _stuck(rows: Any) -> Any:
    """As if all its attempts had been in vain."""
    row = rows.latest("pk")
    rows.filter(pk=row.pk).update(state="failed")
    return row


def stuck_mail(world: World) -> Any:
    email = world["email"]
    _stuck(OutboxMessage.objects.filter(pk=email.outbox_id))
    return email
