"""The list of mails: read only, but for one button."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from notifications.models import EmailMessage
from notifications.services import mail
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.admin.pages.log import COLOURS
from repair_angel.kernel.models import OutboxMessage

State = OutboxMessage.State
STUCK = (State.FAILED, State.UNKNOWN)


@admin.register(EmailMessage)
class EmailMessageAdmin(ReadOnlyAdmin):
    """Mails, newest first. One that may have arrived is sent again by a person or not at all."""

    resource = "email"
    department, icon, position = "messages", "mail", 10
    list_display = ["created_at", "to", "subject", "state", "about", "problem"]
    list_filter = ["outbox__state", "created_at"]
    list_select_related = ["outbox"]
    search_fields = ["to", "subject"]
    ordering = ["-pk"]
    fields = [
        ("created_at", "member"),
        ("state", "sent_at"),
        "problem",
        "about",
        "to",
        "subject",
        "text",
        "message_id",
    ]
    actions_detail = ["send_again"]

    send_again = command_action(
        _("Send again"),
        mail.send_again,
        icon="replay",
        shown=lambda email: email.outbox.state in STUCK,
        confirm=_("The receiver may get this mail twice."),
    )

    @staticmethod
    def badge(request: HttpRequest) -> int | None:
        """Those that somebody must decide about."""
        return EmailMessage.objects.filter(outbox__state__in=STUCK).count()

    @display(description=_("state"), ordering="outbox__state", label=COLOURS)
    def state(self, email: EmailMessage) -> tuple[str, str]:
        return email.outbox.state, email.outbox.get_state_display()

    @display(description=_("sent"))
    def sent_at(self, email: EmailMessage) -> Any:
        return email.outbox.sent_at

    @display(description=_("last error"))
    def problem(self, email: EmailMessage) -> str:
        return email.outbox.last_error or "—"

    @display(description=_("about"))
    def about(self, email: EmailMessage) -> SafeString | str:
        """A link to what it is about, where that has a page."""
        model = apps.get_model(email.subject_type)
        name = f"{capfirst(model._meta.verbose_name)} {email.subject_id}"
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        try:
            return format_html('<a href="{}">{}</a>', reverse(page, args=[email.subject_id]), name)
        except NoReverseMatch:
            return name
