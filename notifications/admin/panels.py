"""What was mailed, on the page it is about."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications.models import EmailMessage
from repair_angel.kernel.admin import panels
from repair_angel.kernel.references import type_of

SHOWN = 10
PAGES = ("accounting.invoice", "accounting.creditnote", "workorders.workorder")


def mails(request: HttpRequest, row: Model) -> dict[str, Any] | None:
    """The last mails about a row."""
    about = EmailMessage.objects.filter(subject_type=type_of(row), subject_id=row.pk)
    rows = list(about.select_related("outbox").order_by("-pk")[:SHOWN])
    return {"mails": rows} if rows else None


for _page in PAGES:
    panels.panel(_page, _("Mail"), permission="email.read", template="notifications/panel.html")(
        mails
    )
