"""The sticker on the device: enough to know it by, nothing that a stranger should read.

No full name, no full serial number, no price, no passcode. It has exactly the size of the paper and
is always one page: what does not fit is cut with an ellipsis, a ticket number never is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import ImageFont

from crm.models import Customer
from repair_angel.kernel import barcodes, documents
from repair_angel.kernel.documents import Page
from repair_angel.kernel.pdf_worker import FONTS
from workorders.models import WorkOrder
from workorders.states import Priority

TEMPLATE = Path(__file__).with_suffix(".html")
POINT = 0.3528
"""Millimetres."""
MEASURED_AT = 100
THINNEST_BAR, THICKEST_BAR = 0.19, 0.4
"""Millimetres: thinner is not scanned from a label printer's paper, thicker wins nothing."""
QUIET_MODULES = 20
FLAG_EDGES = 3
"""White before, and black around, the word that says how urgent it is."""
COMPLAINT, SERIAL, PHONE = 40, 6, 4


@dataclass(frozen=True)
class Size:
    """Paper and what is on it, in millimetres; `text` in points."""

    width: int
    height: int
    number: float
    text: float
    square: float
    bars: float
    margin: float = 1.5

    @property
    def inside(self) -> float:
        return self.width - 2 * self.margin


SIZES = {
    "57x32": Size(57, 32, number=5.2, text=6.4, square=13.5, bars=5),
    "62x29": Size(62, 29, number=4.8, text=6, square=12.5, bars=4.6),
    "89x36": Size(89, 36, number=6.8, text=7.6, square=17.5, bars=5.6),
}


def page(order: WorkOrder, size: Size, language: str) -> Page:
    """Fill the template. `order` comes with company, customer, device, branch and technician loaded."""
    square, bars = barcodes.qr(order.ticket_no), barcodes.code128(order.ticket_no)
    bar = _bar(bars, size)
    images = {"square": square.png} | ({"bars": bars.png} if bars and bar else {})
    with override(language), timezone.override(ZoneInfo(order.company.timezone)):
        urgent = "" if order.priority == Priority.NORMAL else order.get_priority_display().upper()
        context = {
            "order": order,
            "language": language,
            "size": size,
            "style": _style(size, order.ticket_no, urgent),
            "bars_width": f"{bar * bars.modules:.2f}mm" if bars and bar else "",
            "urgent": urgent,
            "lines": list(_lines(order, language)),
        }
        return documents.fill(TEMPLATE, context, language, images)


def _style(size: Size, ticket_no: str, urgent: str) -> str:
    """The paper's measures; a long number is written smaller, so that it stays whole."""
    flag = _ems(urgent) * size.text * POINT + FLAG_EDGES if urgent else 0
    number = min(size.number, (size.inside - flag) / _ems(ticket_no))
    measures = {
        "width": f"{size.width}mm",
        "height": f"{size.height}mm",
        "margin": f"{size.margin}mm",
        "row": f"{size.number}mm",
        "number": f"{number / POINT:.2f}pt",
        "text": f"{size.text}pt",
        "square": f"{size.square}mm",
        "bars": f"{size.bars}mm",
    }
    return "; ".join(f"--{name}: {value}" for name, value in measures.items())


def _ems(text: str) -> float:
    """How wide a text is in bold letters, in units of their size."""
    return float(_bold().getlength(text)) / MEASURED_AT


@cache
def _bold() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "DejaVuSans-Bold.ttf", MEASURED_AT)


def _bar(code: barcodes.Code | None, size: Size) -> float | None:
    """How wide one module is printed; None when the number is too long for this paper."""
    if code is None:
        return None
    width = min(THICKEST_BAR, size.inside / (code.modules + QUIET_MODULES))
    return width if width >= THINNEST_BAR else None


def _lines(order: WorkOrder, language: str) -> Iterator[dict[str, Any]]:
    customer = order.customer
    day = "j M" if language == "en" else "j b"  # English alone writes months with a capital
    yield {"text": _joined(short_name(customer), _end(_phone(customer), PHONE)), "strong": True}
    device = order.device
    colour = device.colour if device else ""
    yield {"text": " ".join(part for part in (order.device_name, colour) if part), "strong": True}
    number = order.device_serial or (device.identifier if device else "")
    yield {"text": _end(number, SERIAL)}
    yield {"text": shortened(order.problem_description, COMPLAINT)}
    yield {"text": _promised(order, day), "strong": True}
    received = date_format(timezone.localtime(order.received_at), day)
    technician = str(order.assigned_to) if order.assigned_to else ""
    yield {"text": _joined(technician, received, order.branch.name)}


def short_name(customer: Customer) -> str:
    """Surname and initial: `Smith J.`; who has one name has that."""
    if not customer.last_name:
        return customer.first_name
    return f"{customer.last_name} {customer.first_name[:1]}.".strip()


def shortened(text: str, most: int) -> str:
    """On one line, cut between words where there are any."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most]
    return f"{cut.rpartition(' ')[0] or cut[:-1]}…"


def _phone(customer: Customer) -> str:
    number = customer.mobile or customer.phone
    return "".join(digit for digit in number if digit.isdigit())


def _end(text: str, count: int) -> str:
    """The last few, enough to compare by: `…3456`."""
    return f"…{text[-count:]}" if len(text) > count else text


def _promised(order: WorkOrder, day: str) -> str:
    if order.expected_ready_at is None:
        return ""
    moment = date_format(timezone.localtime(order.expected_ready_at), f"D {day} H:i")
    return _("Ready by %(moment)s") % {"moment": moment}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
