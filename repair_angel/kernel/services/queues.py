"""What a person decides about messages and deliveries that did not arrive."""

from django.utils import timezone
from django.utils.translation import gettext as _

from repair_angel.kernel import events, waking
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import DomainError
from repair_angel.kernel.models import Branch, EventDelivery, OutboxMessage
from repair_angel.kernel.tenancy import get_or_404


class NotStuck(DomainError):
    """It arrived, or is still on its way by itself."""

    code = "outbox.not_stuck"


@command("outbox.write")
def send_again(*, actor: Actor, message_id: int) -> OutboxMessage:
    """Queue a message that failed, or of which nobody knows. Raises NotStuck.

    Locks the message. Records `kernel.message.requeued`.
    """
    rows = OutboxMessage.objects.select_for_update()
    message: OutboxMessage = get_or_404(rows, message_id)
    if message.state not in (OutboxMessage.State.FAILED, OutboxMessage.State.UNKNOWN):
        raise NotStuck(_("Only a message that failed, or may have, can be sent again."))
    message.state, message.attempts, message.due_at = (
        OutboxMessage.State.QUEUED,
        0,
        timezone.now(),
    )
    message.save(update_fields=["state", "attempts", "due_at"])
    events.record("kernel.message.requeued", subject=message)
    waking.after_commit()
    return message


@command("outbox.write")
def deliver_again(*, actor: Actor, delivery_id: int) -> EventDelivery:
    """Hand an event to its handler once more after that failed for good. Raises NotStuck.

    Locks the delivery. Records `kernel.delivery.requeued`.
    """
    delivery: EventDelivery = get_or_404(EventDelivery.objects.select_for_update(), delivery_id)
    if delivery.state != EventDelivery.State.FAILED:
        raise NotStuck(_("Only a delivery that failed can be tried again."))
    delivery.state, delivery.attempts, delivery.due_at = (
        EventDelivery.State.PENDING,
        0,
        timezone.now(),
    )
    delivery.save(update_fields=["state", "attempts", "due_at"])
    events.record("kernel.delivery.requeued", subject=_anchor(), delivery_id=delivery.pk)
    waking.after_commit()
    return delivery


def _anchor() -> Branch:
    return Branch.objects.earliest("pk")
