"""A shop that mails, a customer who reads, and the server between them."""

import datetime
import threading
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from accounting.models import Invoice
from accounting.services import invoices
from crm.models import Customer
from crm.services import customers
from notifications.models import EmailMessage
from notifications.services import mail
from repair_angel.kernel import events
from repair_angel.kernel.commands import SYSTEM, Actor, command
from repair_angel.kernel.models import Branch, Company, OutboxMessage
from tests.accounting.conftest import line
from tests.notifications.postman import Postman
from workorders.models import WorkOrder
from workorders.services import work_orders


@pytest.fixture
def postman(settings) -> Iterator[Postman]:
    server = Postman()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.EMAIL_BACKEND = "repair_angel.kernel.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def jane(shop: Company) -> Customer:
    return customers.create(
        actor=SYSTEM, first_name="Jane", last_name="Smith", email="jane@example.com"
    )


@pytest.fixture
def order(owner: Actor, jane: Customer) -> WorkOrder:
    return work_orders.create(
        actor=owner, customer_id=jane.pk, device_brand="Apple", device_model="iPhone 15 Pro"
    )


@pytest.fixture
def draft(owner: Actor, jane: Customer) -> Invoice:
    return invoices.create(
        actor=owner,
        customer_id=jane.pk,
        invoice_date=datetime.date(2026, 3, 27),
        lines=[line("89.00")],
    )


@command("branches.write")
def told(*, actor: Actor, **letter: str) -> EmailMessage:
    """A command that mails: anything an app may do."""
    branch = Branch.objects.earliest("pk")
    events.record("samples.thing.told", subject=branch)
    given = {"to": "jane@example.com", "subject": "Hello", "text": "Hi Jane", **letter}
    return mail.send(about=branch, **given)


@pytest.fixture
def tell(owner: Actor) -> Callable[..., EmailMessage]:
    def one(**letter: str) -> EmailMessage:
        return told(actor=owner, **letter)

    return one


@pytest.fixture
def state() -> Callable[[], list[str]]:
    """The states of all messages, oldest first."""
    return lambda: list(OutboxMessage.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def time_passes() -> Callable[[], int]:
    """Whatever waits, or was claimed by somebody who died, is due."""
    waiting = OutboxMessage.objects.filter(state__in=["queued", "sending"])
    return lambda: waiting.update(due_at=timezone.now())
