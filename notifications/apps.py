"""The app that tells people: it sends what lower apps put into the outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from notifications.services import (
            delivery,
            letters,
            mail,
            personal_data,  # noqa: F401  says what is known of a person
        )
        from repair_angel.kernel import outbox

        # Not repeatable: SMTP has no key by which a server knows a message it had before.
        outbox.register(mail.KIND, delivery.deliver, repeatable=False)
        outbox.register(
            letters.INVOICE, delivery.deliver, repeatable=False, queued=letters.of_invoice
        )
        outbox.register(
            letters.CREDIT_NOTE, delivery.deliver, repeatable=False, queued=letters.of_credit_note
        )
        outbox.register(
            letters.RECEIPT, delivery.deliver, repeatable=False, queued=letters.of_receipt
        )
