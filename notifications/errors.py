"""What notifications refuses, by name."""

from repair_angel.kernel.errors import DomainError


class UnknownPlaceholder(DomainError):
    """A text names something that such a message cannot say."""

    code = "template.unknown_placeholder"


class QuotaReached(DomainError):
    """The company has sent so many mails in the last hour that somebody should look."""

    code = "email.quota_reached"
