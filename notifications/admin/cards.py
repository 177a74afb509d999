"""Mail that somebody has to decide about."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.admin.mails import EmailMessageAdmin
from repair_angel.kernel.admin import cards
from repair_angel.kernel.admin.cards import Figure


@cards.figure(
    "stuck-mail",
    _("Mail in trouble"),
    permission="email.read",
    icon="mark_email_unread",
    roles={"manager": 55, "front_desk": 60, "bookkeeper": 50},
)
def stuck(request: HttpRequest) -> Figure | None:
    """Nothing when all went well."""
    if not (count := EmailMessageAdmin.badge(request)):
        return None
    link = reverse("admin:notifications_emailmessage_changelist")
    return Figure(count, _("failed, or perhaps not arrived"), link, "bad")
