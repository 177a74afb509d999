"""The credit note on paper: as an invoice, with what it takes back below zero.

It names the invoice and the reason (Art. 219 Directive 2006/112/EC). An open one is marked CONCEPT.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

from accounting.models import CreditNote, CreditNoteLine
from accounting.states import CreditNoteStatus
from repair_angel.kernel import documents
from repair_angel.kernel.documents import Page
from repair_angel.kernel.money import shown
from repair_angel.kernel.services.looks import Look

TEMPLATE = Path(__file__).with_suffix(".html")
CSS = Path(__file__).with_name("invoice.css")


def page(note: CreditNote, seller: dict[str, str], buyer: dict[str, str], look: Look) -> Page:
    """Fill the template. `note` comes with invoice, lines, tax codes and VAT groups loaded."""
    lines = list(note.lines.all())
    language = seller.get("language", "nl")
    context = {
        "note": note,
        "seller": seller,
        "buyer": buyer,
        "look": look,
        "is_draft": note.status in (CreditNoteStatus.OPEN, CreditNoteStatus.CANCELLED),
        "lines": [_line(line) for line in lines],
        "groups": [_group(group) for group in note.vat_groups.all()],
        "subtotal": -note.subtotal,
        "total": -note.total,
        "texts": _texts(lines, language),
        "has_discount": any(line.discount_pct for line in lines),
        "shows_vat": not all(line.tax_code.scheme == "margin" for line in lines),
    }
    return documents.fill(TEMPLATE, context, language, look.images, css=CSS)


def _line(line: CreditNoteLine) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": shown(line.quantity),
        "unit_price": shown(line.unit_price, 2),
        "discount": shown(line.discount_pct) if line.discount_pct else "",
        "rate": shown(line.vat_rate),
        "total": -line.line_total,
    }


def _group(group: Any) -> dict[str, Decimal]:
    return {"rate": shown(group.rate), "base": -group.base, "vat": -group.vat}


def _texts(lines: list[CreditNoteLine], language: str) -> list[str]:
    """The sentences the tax codes want, each once."""
    found = (line.tax_code.text_in(language) for line in lines)
    return list(dict.fromkeys(text for text in found if text))
