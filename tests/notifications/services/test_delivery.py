"""A mail on its way out: taken, refused, put off, or nobody knows. Never twice."""

import smtplib
import socket
import threading

import pytest
from django.core import mail as django_mail
from django.db import connection

from notifications.models import EmailMessage
from notifications.services import mail
from repair_angel.kernel import deliveries, tenancy
from repair_angel.kernel.models import Company, OutboxMessage
from repair_angel.kernel.smtp import refused_for_good


def test_a_mail_arrives_once_as_it_was_written(postman, tell, state):
    Company.objects.update(name='Café "Zoë" B.V.', email="shop@fixit.example")
    email = tell(subject="Réparation n° 1", text="Bonjour\n.\nà bientôt", html="<p>Bonjour</p>")

    assert deliveries.send_messages() == 1
    assert deliveries.send_messages() == 0

    (letter,) = postman.letters()
    assert state() == ["sent"]
    assert letter["Subject"] == "Réparation n° 1"
    assert letter["To"] == "jane@example.com"
    assert letter["Message-ID"] == email.message_id
    assert letter["Reply-To"] == "shop@fixit.example"
    (sender,) = letter["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ('Café "Zoë" B.V.', "webmaster@localhost")
    plain, page = letter.iter_parts()
    assert plain.get_content().replace("\r\n", "\n").strip() == "Bonjour\n.\nà bientôt"
    assert page.get_content().strip() == "<p>Bonjour</p>"


@pytest.mark.parametrize(
    "name", ["Evil\r\nBcc: eve@example.com", "Evil\nX", 'A" <eve@example.com>, "B', "a" * 120]
)
def test_a_companys_name_adds_no_header_and_no_receiver(postman, tell, name):
    Company.objects.update(name=name)
    tell()

    deliveries.send_messages()

    (letter,) = postman.letters()
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["From"].addresses] == ["webmaster@localhost"]
    assert [address.addr_spec for address in letter["To"].addresses] == ["jane@example.com"]


@pytest.mark.parametrize(
    ("manner", "reached", "outcome", "said"),
    [
        ("unknown", 0, "failed", "no such person"),
        ("refuse", 1, "failed", "not this"),
        ("busy", 0, "queued", "not now"),
        ("later", 1, "queued", "not now"),
        ("gone", 0, "queued", "SMTPServerDisconnected"),
        ("hang", 1, "unknown", "timed out"),
        ("drop", 1, "unknown", "Connection unexpectedly closed"),
        ("nonsense", 1, "unknown", "neither yes nor no"),
        ("odd", 1, "unknown", "neither yes nor no"),
        ("leave", 1, "sent", ""),
    ],
)
def test_how_it_ends(postman, tell, manner, reached, outcome, said):
    tell()
    postman.manner = manner

    deliveries.send_messages()

    message = OutboxMessage.objects.get()
    assert message.state == outcome
    assert said in message.last_error
    assert len(postman.received) == reached


def test_a_server_that_is_away_is_tried_again_later(settings, postman, tell, state, time_passes):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    tell()
    deliveries.send_messages()
    assert state() == ["queued"]
    assert deliveries.send_messages() == 0

    settings.EMAIL_PORT = postman.port
    time_passes()

    assert deliveries.send_messages() == 1
    assert len(postman.received) == 1


@pytest.mark.parametrize("manner", ["hang", "drop"])
def test_what_may_have_arrived_is_not_sent_again_by_itself(
    postman, tell, owner, state, time_passes, manner
):
    email = tell()
    postman.manner = manner
    deliveries.send_messages()
    postman.manner = "take"
    for _ in range(3):
        OutboxMessage.objects.update(due_at=email.created_at)
        assert deliveries.send_messages() == 0
    assert (state(), len(postman.received)) == (["unknown"], 1)

    mail.send_again(actor=owner, email_message_id=email.pk)
    deliveries.send_messages()

    assert state() == ["sent"]
    first, second = postman.letters()
    assert first["Message-ID"] == second["Message-ID"] == email.message_id


@pytest.mark.parametrize("attempts", [1, deliveries.LAST_ATTEMPT])
def test_one_that_was_interrupted_ends_as_unknown(postman, tell, state, time_passes, attempts):
    tell()
    OutboxMessage.objects.update(state="sending", attempts=attempts)
    time_passes()

    assert deliveries.send_messages() == 0

    assert (state(), postman.received) == (["unknown"], [])


def test_an_erased_address_is_not_written_to(postman, tell, state):
    tell()
    EmailMessage.objects.update(to="")

    deliveries.send_messages()

    assert (state(), postman.received) == (["failed"], [])


def test_a_wrong_password_is_not_the_mails_fault():
    assert not refused_for_good(smtplib.SMTPAuthenticationError(535, b"no"))
    assert refused_for_good(smtplib.SMTPSenderRefused(550, b"no", "me"))
    assert not refused_for_good(smtplib.SMTPRecipientsRefused({"a": (421, b"bye")}))
    assert not refused_for_good(ConnectionRefusedError())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(postman, shop, tell, state):
    for _ in range(4):
        tell()
    start = threading.Barrier(2)

    def work():
        try:
            with tenancy.working_for(shop.pk):
                start.wait()
                deliveries.send_messages()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert state() == ["sent"] * 4
    assert len({letter["Message-ID"] for letter in postman.letters()}) == 4
    assert len(postman.received) == 4


def test_the_worker_needs_no_server_to_keep_mail_as_files(settings, tmp_path, tell, state):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    email = tell()

    deliveries.send_messages()

    (kept,) = (tmp_path / "mail").iterdir()
    assert email.message_id in kept.read_text()
    assert (state(), django_mail.outbox) == (["sent"], [])
