"""Mail."""

from tests.crash.driven.kernel import stuck_mail
from tests.crash.scenarios import drives, sends
from tests.notifications.conftest import told


@drives("notifications.mail.send_again")
def mail_once_more(world):
    return {"email_message_id": stuck_mail(world).pk}


@sends("email")
def mail_about_a_branch(world):
    return told(actor=world.owner, to="jane@example.com", subject="Hello", text="Hi Jane")
