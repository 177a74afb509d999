"""What the shop mailed, to whom, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.models import Member, OutboxMessage
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class EmailMessage(TenantModel):
    """A mail to one person, in the words it was written with; its state is its outbox row's.

    Enclosures are not kept here: an invoice has its PDF, a receipt is made when it is sent.
    """

    outbox = TenantForeignKey(
        OutboxMessage, related_name="emails", db_index=False, verbose_name=_("outgoing message")
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as a page"), blank=True)
    language = models.CharField(_("language"), max_length=2)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("sent by")
    )
    message_id = models.CharField(_("message id"), max_length=200)
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(fields=["company", "outbox"], name="email_of_outbox_once")
        ]
        indexes = [
            models.Index(
                fields=["company", "subject_type", "subject_id", "-id"], name="email_of_subject"
            ),
            models.Index(fields=["company", "created_at"], name="email_by_moment"),
        ]

    def __str__(self) -> str:
        return self.subject
