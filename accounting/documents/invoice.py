"""The invoice on paper, with the fields the law wants (Art. 226 Directive 2006/112/EC).

Of an issued invoice both parties are printed as they were issued; a draft shows today's, is marked
CONCEPT and bears no number.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

from accounting.models import Invoice, InvoiceLine
from accounting.states import InvoiceStatus
from repair_angel.kernel import documents, totals
from repair_angel.kernel.documents import Page
from repair_angel.kernel.money import shown
from repair_angel.kernel.services.looks import Look

TEMPLATE = Path(__file__).with_suffix(".html")


def page(invoice: Invoice, seller: dict[str, str], buyer: dict[str, str], look: Look) -> Page:
    """Fill the template. `invoice` comes with lines, tax codes and VAT groups loaded."""
    lines = list(invoice.lines.all())
    language = seller.get("language", "nl")
    context = {
        "invoice": invoice,
        "seller": seller,
        "buyer": buyer,
        "look": look,
        "is_draft": invoice.status != InvoiceStatus.ISSUED,
        "lines": [_line(line) for line in lines],
        "groups": _groups(invoice, lines),
        "texts": _texts(lines, language),
        "has_discount": any(line.discount_pct for line in lines),
        "shows_vat": not all(line.tax_code.is_margin for line in lines),
        "ticket_no": invoice.work_order.ticket_no if invoice.work_order else "",
    }
    return documents.fill(TEMPLATE, context, language, look.images)


def _line(line: InvoiceLine) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": shown(line.quantity),
        "unit_price": shown(line.unit_price, 2),
        "discount": shown(line.discount_pct) if line.discount_pct else "",
        "rate": None if line.tax_code.is_margin else shown(line.vat_rate),
        "total": line.line_total,
    }


def _groups(invoice: Invoice, lines: list[InvoiceLine]) -> list[dict[str, Decimal]]:
    """Base and VAT per rate: as issued, or worked out for a draft.

    Of used goods none is shown: the law forbids it (Art. 325 Directive 2006/112/EC).
    """
    if groups := list(invoice.vat_groups.all()):
        plain = [group for group in groups if not group.tax_code.is_margin]
        return [{"rate": shown(g.rate), "base": g.base, "vat": g.vat} for g in plain]
    taxed = [line for line in lines if not line.tax_code.is_margin]
    sums = totals.of([line.priced for line in taxed], inclusive=invoice.prices_include_vat)
    return [{"rate": shown(g.rate), "base": g.base, "vat": g.vat} for g in sums.groups]


def _texts(lines: list[InvoiceLine], language: str) -> list[str]:
    """The sentences the tax codes want, each once."""
    found = (line.tax_code.text_in(language) for line in lines)
    return list(dict.fromkeys(text for text in found if text))
