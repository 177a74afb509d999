"""Mail by SMTP, such that after a failure one knows whether the message may have arrived.

Before the server says 354 it has nothing of the message: a failure is a reason to try again. From
then on a lost connection tells nothing, and only an answer counts.
"""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

SEND_THE_MESSAGE, TAKEN = 354, 250


class AnswerLost(Exception):
    """The server had the message, or part of it, and its answer did not come."""


class _Watching(smtplib.SMTP):
    """Notices when the message goes over the line."""

    message_begun = False

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        if code == SEND_THE_MESSAGE:
            self.message_begun = True
        return code, words

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.message_begun = False
        try:
            code, words = super().data(msg)
        except Exception as fault:
            if self.message_begun:
                raise AnswerLost(f"{type(fault).__name__}: {fault}") from fault
            raise
        if code != TAKEN and not 400 <= code < 600:
            raise AnswerLost(f"The server answered {code}, which is neither yes nor no.")
        return code, words


class _WatchingTls(_Watching, smtplib.SMTP_SSL):
    """The same on a connection that is encrypted from its first byte."""


class EmailBackend(DjangoBackend):
    """Django's, with AnswerLost in place of an error that could mean anything."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchingTls if self.use_ssl else _Watching

    def close(self) -> None:
        """How the goodbye goes says nothing of the message that went before."""
        try:
            super().close()
        except OSError:  # all that smtplib raises is one
            self.connection = None


def refused_for_good(fault: Exception) -> bool:
    """Whether a server said that this message will never be taken.

    A wrong password is the installation's fault, not the message's: that is mended and tried again.
    """
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPResponseException) and 500 <= fault.smtp_code < 600
