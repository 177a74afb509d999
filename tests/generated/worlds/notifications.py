"""Mails, queued and not sent."""

from notifications.models import EmailMessage
from tests.generated.registry import makes
from workorders.services import receipts


@makes("email")
def email(world):
    """A receipt for an address that must not leak."""
    to = f"{world.mark}@example.com"
    receipts.mail(actor=world.owner, work_order_id=world["work_order"].pk, to=to)
    return EmailMessage.objects.latest("pk")
