"""The main job's money piece under kill -9 of web, of worker, and of everything at once."""

import datetime
import socket
from decimal import Decimal

import pytest
from django.utils import timezone

from accounting.models import Invoice, JournalEntry, VatEntry
from accounting.selectors import consistency
from accounting.services import invoices
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from repair_angel.kernel.models import (
    ApiToken,
    Attachment,
    Event,
    EventDelivery,
    IdempotencyKey,
    OutboxMessage,
)
from tests.crash.installation import Installation, wait_for
from tests.crash.mortals import received

pytestmark = [
    pytest.mark.crash,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),
]

PDF = "accounting.handlers.keep_the_pdf"
WEB = ("accounting.ledger.finish:posted", "accounting.sending.send:committed")
WORKER = ("accounting.invoice_pdfs._store:committed", f"{PDF}:handled")
MORE = (
    "accounting.sending.send:checked",
    "accounting.issuing.issue:began",
    "kernel.numbering.take:taken",
    "accounting.issuing.issue:done",
    "accounting.sending.send:done",
    "kernel.idempotency._keep:kept",
    "repair_angel.kernel.tasks.work_off:began",
    f"{PDF}:taken",
    "accounting.invoice_pdfs._store:began",
    f"{PDF}:settled",
    "outbox.invoice_email:settled",
    "repair_angel.kernel.tasks.work_off:done",
)


@pytest.fixture
def installation(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Installation(tmp_path / "home", port)
    yield made
    made.stop()


@pytest.fixture
def token(member):
    return ApiToken.issue(member=member("admin"), name="shop", abilities=["*"])[1]


@pytest.fixture
def jane(owner):
    return customers.create(actor=owner, first_name="Jane", email="jane@example.com")


@pytest.fixture
def draft(owner, jane):
    line = LineIn("Screen", unit_price=Decimal("100.00"), vat_rate=Decimal(21))
    day = datetime.date(2026, 3, 27)
    return invoices.create(actor=owner, customer_id=jane.pk, invoice_date=day, lines=[line])


def settled():
    return not (
        EventDelivery.objects.exclude(state="done").exists()
        or OutboxMessage.objects.filter(state__in=["queued", "sending"]).exists()
    )


def claims_run_out():
    """Nobody who claimed one lives."""
    now = timezone.now()
    EventDelivery.objects.filter(state="running").update(due_at=now)
    OutboxMessage.objects.filter(state="sending").update(due_at=now)


def work_goes_on(installation, jane, token, kill_everything_at=""):
    """Workers die and come back, until everything is settled. A change now and then wakes them."""
    seen = installation.died_at()
    turn = 0

    def done():
        nonlocal seen, turn
        died, turn = installation.died_at(), turn + 1
        if died != seen:
            if kill_everything_at in died - seen:
                installation.kill_everything()
            claims_run_out()
            if kill_everything_at in died - seen:
                installation.start()
            seen = died
        if turn % 20 == 0:
            path = f"/api/customers/{jane.pk}"
            installation.ask("PATCH", path, {"notes": f"turn {turn}"}, token=token)
        return settled() and set(installation.moments) <= died

    wait_for(done, f"everything is settled; died at {installation.died_at()}", installation)


def sold_once(installation, draft):
    """Everything that must be there, once."""
    issued = Invoice.objects.get()
    assert (issued.number, issued.status, issued.total) == (
        "INV-2026-0001",
        "issued",
        Decimal("121.00"),
    )
    assert JournalEntry.objects.get().number == "INV-2026-0001"
    assert VatEntry.objects.get().vat == Decimal("21.00")
    for name in ("issued", "sent", "pdf_kept"):
        assert Event.objects.filter(name=f"accounting.invoice.{name}").count() == 1
    assert Attachment.objects.get(kind="invoice_pdf").pk == issued.pdf_id
    assert IdempotencyKey.objects.get(key="once").status == 200
    message = OutboxMessage.objects.get()
    assert message.state == "sent"
    assert sum(received(installation.home / "mail").values()) == 1
    assert list(consistency.differences()) == []


def test_an_invoice_is_issued_and_mailed_once(installation, draft, jane, token):
    """The web dies twice, the worker once, and then everything at once."""
    installation.moments = (*WEB, *WORKER)
    installation.start()

    status, answer = installation.insist(
        "POST", f"/api/invoices/{draft.pk}/send", {}, token=token, key="once"
    )
    again = installation.insist(
        "POST", f"/api/invoices/{draft.pk}/send", {}, token=token, key="once"
    )
    work_goes_on(installation, jane, token, kill_everything_at=f"{PDF}:handled")

    assert (status, answer) == again
    assert installation.died_at() == {*WEB, *WORKER}
    sold_once(installation, draft)


@pytest.mark.long
def test_wherever_it_dies(installation, draft, jane, token):
    installation.moments = (*WEB, *WORKER, *MORE)
    installation.start()

    path = f"/api/invoices/{draft.pk}/send"
    status, _answer = installation.insist("POST", path, {}, token=token, key="once")
    work_goes_on(installation, jane, token)

    assert status == 200
    assert installation.died_at() == {*WEB, *WORKER, *MORE}
    sold_once(installation, draft)
