"""The event log, and the two queues behind it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from repair_angel.kernel.admin import history
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.models import Event, EventDelivery, OutboxMessage
from repair_angel.kernel.models.events import in_words
from repair_angel.kernel.services import queues

COLOURS = {
    "done": "success",
    "sent": "success",
    "failed": "danger",
    "unknown": "warning",
    "running": "info",
    "sending": "info",
}


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, by whom; nobody can change it."""

    resource = "events"
    department, icon, position = "settings", "history", 80
    list_display = ["at", "what", "who", "subject", "detail"]
    list_filter = ["member", "at"]
    list_select_related = ["member__user"]
    search_fields = ["name"]
    ordering = ["-pk"]
    show_history = False
    fields = ["at", "what", "who", "subject", "count", "detail"]

    @display(description=_("event"))
    def what(self, event: Event) -> str:
        return in_words(event.name)

    @display(description=_("who"))
    def who(self, event: Event) -> str:
        return str(event.member) if event.member else str(_("the system"))

    @display(description=_("subject"))
    def subject(self, event: Event) -> str:
        return f"{history.noun(event.subject_type)} {event.subject_id}"

    @display(description=_("details"))
    def detail(self, event: Event) -> str:
        return history.detail(event)


class QueueAdmin(ReadOnlyAdmin):
    """A queue: seen by who may send again."""

    department = "settings"
    list_filter = ["state"]
    ordering = ["-pk"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.actor.may("outbox.write")

    @display(description=_("state"), ordering="state", label=COLOURS)
    def state_label(self, row: Any) -> tuple[str, str]:
        return row.state, row.get_state_display()


@admin.register(EventDelivery)
class EventDeliveryAdmin(QueueAdmin):
    resource = "events"
    icon, position = "conversion_path", 90
    list_display = ["handler", "event", "state_label", "attempts", "due_at", "last_error"]
    list_select_related = ["event"]
    search_fields = ["handler"]
    fields = ["event", "handler", "state", "attempts", "due_at", "last_error"]
    actions_detail = ["deliver_again"]
    actions = ["deliver_again"]

    deliver_again = command_action(
        _("Try again"),
        queues.deliver_again,
        argument="delivery_id",
        shown=lambda row: row.state == EventDelivery.State.FAILED,
        icon="replay",
    )


@admin.register(OutboxMessage)
class OutboxMessageAdmin(QueueAdmin):
    resource = "outbox"
    icon, position = "outgoing_mail", 85
    list_display = ["kind", "state_label", "attempts", "created_at", "sent_at", "last_error"]
    list_select_related = ()
    search_fields = ["kind", "last_error"]
    fields = ["kind", "state", "attempts", "created_at", "due_at", "sent_at", "last_error"]
    actions_detail = ["send_again"]
    actions = ["send_again"]

    send_again = command_action(
        _("Send again"),
        queues.send_again,
        argument="message_id",
        shown=lambda row: row.state in ("failed", "unknown"),
        confirm=_("The receiver may get this message twice."),
        icon="replay",
    )
