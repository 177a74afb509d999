"""Mail: written in the transaction of the fact that causes it, sent after the commit by a worker."""

import datetime
import unicodedata
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.errors import QuotaReached
from notifications.models import EmailMessage
from repair_angel.kernel import addresses, clock, outbox
from repair_angel.kernel.commands import Actor, command, current_actor
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import OutboxMessage
from repair_angel.kernel.services import queues
from repair_angel.kernel.tenancy import TenantModel, get_or_404

KIND = "email"
AN_HOUR = datetime.timedelta(hours=1)
LONGEST_SUBJECT = 200


def send(
    *, to: str, subject: str, text: str, about: TenantModel, html: str = "", language: str = "en"
) -> EmailMessage:
    """Queue a mail about a row. Part of a command, which records why it is sent.

    Raises InvalidInput for an address or a subject that is none, QuotaReached.
    """
    message = outbox.put(KIND, {}, about=about)
    return write(message, to=to, subject=subject, text=text, html=html, language=language)


def write(
    message: OutboxMessage, *, to: str, subject: str, text: str, html: str, language: str
) -> EmailMessage:
    """What a message just queued says. Raises InvalidInput, QuotaReached."""
    _within_quota()
    actor = current_actor()
    return EmailMessage.objects.create(
        outbox=message,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        to=addresses.checked(to, "to"),
        subject=_one_line(subject, "subject"),
        text=text,
        html=html,
        language=language,
        member_id=actor.member_id if actor else None,
        # Of the row alone: sent again, it is the same message to whoever receives it.
        message_id=f"<outbox-{message.pk}@{from_address().rpartition('@')[2]}>",
    )


@command("email.write")
def send_again(*, actor: Actor, email_message_id: int) -> EmailMessage:
    """Queue a mail that failed, or of which nobody knows whether it arrived. Raises NotStuck.

    Locks the outgoing message. Records `kernel.message.requeued`.
    """
    email: EmailMessage = get_or_404(EmailMessage.objects.all(), email_message_id)
    queues.send_again(actor=actor.elevated(), message_id=email.outbox_id)
    return email


def from_address() -> str:
    """The address the installation sends from, without a name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _one_line(text: str, field: str) -> str:
    """What may stand in a header. Raises InvalidInput for a line break, which would start another."""
    text = text.strip()
    if not text or len(text) > LONGEST_SUBJECT:
        raise InvalidInput({field: [_("Write a subject of at most 200 characters.")]})
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise InvalidInput({field: [_("A subject is one line.")]})
    return text


def _within_quota() -> None:
    """A stolen token, or a rule gone wild, is stopped here. Two at once may both be the last."""
    since = clock.now() - AN_HOUR
    most = settings.MAIL_PER_HOUR
    if EmailMessage.objects.filter(created_at__gt=since).count() >= most:
        raise QuotaReached(
            _("This company has sent %(most)s mails in the last hour; more is not allowed."),
            most=most,
        )
