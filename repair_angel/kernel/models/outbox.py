"""Messages on their way out."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class OutboxMessage(TenantModel):
    """A message that must not be lost, from the fact that caused it to its arrival.

    `unknown`: sending was interrupted and the receiver cannot be asked; a person decides.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown")

    kind = models.CharField(_("kind"), max_length=40)
    payload = models.JSONField(default=dict)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(
                fields=["company", "due_at"],
                name="outbox_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(
                fields=["company", "state"],
                name="outbox_stuck",
                condition=models.Q(state__in=["failed", "unknown"]),
            ),
            models.Index(
                fields=["company", "subject_type", "subject_id", "-id"],
                name="outbox_of_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"
