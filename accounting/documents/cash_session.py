"""The Z report: what went through a till from opening to counting."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum

from accounting.models import CashSession
from accounting.models.cash_sessions import PIECES
from accounting.states import PaymentKind
from repair_angel.kernel import documents
from repair_angel.kernel.documents import Page
from repair_angel.kernel.money import shown
from repair_angel.kernel.services.looks import Look

TEMPLATE = Path(__file__).with_suffix(".html")
CSS = Path(__file__).with_name("invoice.css")


def page(session: CashSession, seller: dict[str, str], look: Look) -> Page:
    """Fill the template for a closed session."""
    language = seller.get("language", "nl")
    context = {
        "session": session,
        "seller": seller,
        "look": look,
        "payments": _payments(session),
        "moves": session.moves.order_by("pk"),
        "counts": _counts(session),
    }
    return documents.fill(TEMPLATE, context, language, look.images, css=CSS)


def _payments(session: CashSession) -> list[dict[str, Any]]:
    """How many payments of each kind, and what they come to."""
    sums = session.payments.values("kind").annotate(count=Count("pk"), sum=Sum("amount"))
    return [{**one, "label": PaymentKind(one["kind"]).label} for one in sums.order_by("kind")]


def _counts(session: CashSession) -> list[dict[str, Decimal | int]]:
    return [
        {
            "piece": shown(Decimal(piece), 2),
            "count": session.counts[piece],
            "worth": Decimal(piece) * session.counts[piece],
        }
        for piece in PIECES
        if session.counts.get(piece)
    ]
