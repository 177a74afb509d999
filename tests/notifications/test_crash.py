"""kill -9 in the middle of sending: the mail is unknown, and was sent once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notifications.services import mail
from repair_angel.kernel import deliveries
from tests.workorders.open_repair.test_killed import _database_url

ROOT = Path(__file__).resolve().parents[2]
SEND = """
import django; django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "repair_angel.kernel.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", {port}, 30
from repair_angel.kernel import deliveries, tenancy
with tenancy.working_for({company_id}):
    deliveries.send_messages()
"""

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


def test_killed_while_the_server_thinks_it_over(postman, shop, owner, tell, state, time_passes):
    email = tell()
    postman.manner = "hang"
    sender = subprocess.Popen(
        [sys.executable, "-c", SEND.format(port=postman.port, company_id=shop.pk)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "repair_angel.settings.test",
            "DATABASE_URL": _database_url(),
        },
    )
    assert postman.has_one.wait(60)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    assert state() == ["sending"]

    postman.manner = "take"
    assert deliveries.send_messages() == 0
    assert state() == ["sending"]  # its claim has not run out: it might still be alive
    for _ in range(3):
        time_passes()
        assert deliveries.send_messages() == 0
    assert (state(), len(postman.received)) == (["unknown"], 1)

    mail.send_again(actor=owner, email_message_id=email.pk)
    assert deliveries.send_messages() == 1
    assert state() == ["sent"]
    assert {letter["Message-ID"] for letter in postman.letters()} == {email.message_id}
