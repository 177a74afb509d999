"""What the customer takes home when a device stays: what was taken in, on which terms."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from repair_angel.kernel import barcodes, documents
from repair_angel.kernel.documents import Page
from repair_angel.kernel.services.looks import Look
from workorders.models import ChecklistAnswer, IntakeSignature, WorkOrder
from workorders.states import Answer

TEMPLATE = Path(__file__).with_suffix(".html")
PAPERS = ("a4", "a5")
TOLD = {
    "serial_number": _("serial number"),
    "imei": _("IMEI"),
    "imei2": _("second IMEI"),
    "plate": _("number plate"),
    "frame_number": _("frame number"),
    "colour": _("colour"),
}
MOST_MODULES = 200
"""More would be bars too thin to be scanned, on A5."""


@dataclass(frozen=True)
class Contents:
    """What is printed beside the work order's own columns."""

    received_by: str
    answers: Sequence[ChecklistAnswer]
    terms: str
    """Of a signed one the whole text that was signed, which these terms end."""
    signature: IntakeSignature | None
    written: bytes | None
    """The picture of the signature."""


def page(order: WorkOrder, contents: Contents, look: Look, *, paper: str, language: str) -> Page:
    """Fill the template. `order` comes with company, branch and the customer's company loaded."""
    bars = barcodes.code128(order.ticket_no)
    images = {"square": barcodes.qr(order.ticket_no).png, **look.images}
    if bars and bars.modules <= MOST_MODULES:
        images["bars"] = bars.png
    if contents.written:
        images["signature"] = contents.written
    with override(language), timezone.override(ZoneInfo(order.company.timezone)):
        context = {
            "order": order,
            "company": order.company,
            "customer": order.customer,
            "contents": contents,
            "look": look,
            "language": language,
            "paper": paper,
            "told": list(_told(order)),
            "has_bars": "bars" in images,
            "checked": _counts(contents.answers),
            "remarkable": list(_remarkable(contents.answers, language)),
        }
        return documents.fill(TEMPLATE, context, language, images)


def _told(order: WorkOrder) -> Iterator[tuple[str, str]]:
    """What tells the device from others; its serial number is the one it came in with."""
    values = {"serial_number": order.device_serial}
    if order.device:
        own = {name: getattr(order.device, name) for name in TOLD}
        values = own | {name: value for name, value in values.items() if value}
    for name, value in values.items():
        if value:
            yield capfirst(str(TOLD[name])), value


def _counts(answers: Sequence[ChecklistAnswer]) -> list[dict[str, Any]]:
    """How many of each answer, in the order in which the answers are declared."""
    found = Counter(answer.answer for answer in answers)
    return [
        {"label": label, "count": found[value]} for value, label in Answer.choices if found[value]
    ]


def _remarkable(answers: Sequence[ChecklistAnswer], language: str) -> Iterator[dict[str, Any]]:
    """What did not simply work, and what somebody wrote something about."""
    for answer in answers:
        if answer.answer in (Answer.FAIL, Answer.NOT_TESTABLE) or answer.remark:
            yield {
                "label": answer.item.label_in(language),
                "answer": answer.get_answer_display(),
                "remark": answer.remark,
            }
