"""What happened, and who still has to hear of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models.members import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


def in_words(name: str) -> str:
    """`kernel.branch.created` → "branch created", in the reader's language."""
    if "." not in name:
        return name
    return gettext(name.partition(".")[2].replace(".", " ").replace("_", " "))


class Event(TenantModel):
    """One thing that happened, in the transaction in which it happened. Never changed."""

    name = models.CharField(_("event"), max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    member = TenantForeignKey(Member, null=True, related_name="+", db_index=False)
    token_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"), default=clock.now)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(
                fields=["company", "subject_type", "subject_id", "-id"],
                name="event_of_subject",
            ),
            models.Index(fields=["company", "name", "-id"], name="event_by_name"),
        ]

    def __str__(self) -> str:
        return f"{in_words(self.name)} {self.subject_id}"


class EventDelivery(TenantModel):
    """An event on its way to one handler: the queue, of which the event itself is not a part."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    event = TenantForeignKey(Event, related_name="deliveries")
    handler = models.CharField(_("handler"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event delivery")
        verbose_name_plural = _("event deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "event", "handler"], name="delivery_once_per_handler"
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "due_at"],
                name="delivery_due",
                condition=models.Q(state__in=["pending", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.get_state_display()}"
