"""Writing a mail: what is refused, and that it stands or falls with the fact that causes it."""

import datetime

import pytest
from django.db import transaction

from notifications.errors import QuotaReached
from notifications.models import EmailMessage
from notifications.services import mail
from repair_angel.kernel import clock, deliveries, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, OutboxMessage
from repair_angel.kernel.services.queues import NotStuck
from tests.notifications.conftest import told


def nothing_is_queued():
    return not OutboxMessage.objects.exists() and not EmailMessage.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jane",
        "jane@",
        "jane@example.com, eve@example.com",
        "jane@example.com\nBcc: eve@example.com",
        "jane@example.com\r\nSubject: x",
        "Jane <jane@example.com>",
        "jane@example.com>",
        "jane doe@example.com",
        f"{'j' * 60}@{'e' * 60}.{'x' * 60}.{'y' * 60}.{'z' * 60}.com",
    ],
)
def test_an_address_that_is_none_is_refused(tell, address):
    with pytest.raises(InvalidInput) as refusal, transaction.atomic():
        tell(to=address)

    assert list(refusal.value.errors) == ["to"]
    assert nothing_is_queued()


@pytest.mark.parametrize(
    "subject", ["", "  ", "a\nBcc: eve@example.com", "a\r\nb", "a\x00b", "a\u2028b", "x" * 201]
)
def test_a_subject_that_is_no_line_is_refused(tell, subject):
    with pytest.raises(InvalidInput) as refusal, transaction.atomic():
        tell(subject=subject)

    assert list(refusal.value.errors) == ["subject"]
    assert nothing_is_queued()


def test_rolled_back_nothing_is_written_and_nothing_sent(tell, mailoutbox):
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)

    assert deliveries.send_messages() == 0
    assert mailoutbox == []
    assert nothing_is_queued()
    assert not Event.objects.filter(name="samples.thing.told").exists()


def test_a_company_sends_so_many_in_an_hour_and_no_more(settings, tell, rival, owner):
    settings.MAIL_PER_HOUR = 2
    with clock.at(clock.now() - datetime.timedelta(hours=2)):
        tell()
    tell()
    tell()

    with pytest.raises(QuotaReached) as refusal, transaction.atomic():
        tell()

    assert "2 mails in the last hour" in str(refusal.value)
    assert EmailMessage.objects.count() == 3
    with tenancy.working_for(rival.pk):
        told(actor=SYSTEM)
        assert EmailMessage.objects.count() == 1


def test_a_mail_is_written_with_its_author_and_a_name_of_its_own(tell, owner):
    email = tell()

    assert (email.to, email.subject, email.text) == ("jane@example.com", "Hello", "Hi Jane")
    assert email.member_id == owner.member_id
    assert email.outbox.state == "queued"
    assert email.outbox.payload == {}
    assert email.message_id == f"<outbox-{email.outbox_id}@localhost>"


def test_only_what_is_stuck_is_sent_again(tell, owner):
    email = tell()

    with pytest.raises(NotStuck):
        mail.send_again(actor=owner, email_message_id=email.pk)


def test_not_everybody_sends_again(tell, member):
    email = tell()
    OutboxMessage.objects.update(state="unknown")

    with pytest.raises(NotPermitted):
        mail.send_again(actor=member("technician").actor(), email_message_id=email.pk)

    assert OutboxMessage.objects.get().state == "unknown"


def test_another_companys_mail_is_not_found(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = told(actor=SYSTEM)

    with pytest.raises(NotFound):
        mail.send_again(actor=owner, email_message_id=theirs.pk)


def test_what_is_stuck_is_queued_again(tell, member):
    email = tell()
    OutboxMessage.objects.update(state="unknown", attempts=1)

    mail.send_again(actor=member("front_desk").actor(), email_message_id=email.pk)

    assert OutboxMessage.objects.get().state == "queued"
    assert Event.objects.latest("pk").name == "kernel.message.requeued"
