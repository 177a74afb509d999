"""The VAT return on paper, its boxes in the order of the tax office's form."""

import datetime
from pathlib import Path
from typing import Any

from accounting.models import VatPeriod
from repair_angel.kernel import documents
from repair_angel.kernel.documents import Page
from repair_angel.kernel.models import Company
from repair_angel.kernel.services.looks import Look

TEMPLATE = Path(__file__).with_suffix(".html")


def page(
    period: VatPeriod, found: Any, *, company: Company, pay_by: datetime.date, look: Look
) -> Page:
    """Fill the template, in the company's language. `found` has `boxes` and `rounding_difference`."""
    context = {
        "period": period,
        "return": found,
        "company": company,
        "pay_by": pay_by,
        "look": look,
        "language": company.locale[:2],
    }
    return documents.fill(TEMPLATE, context, company.locale[:2], look.images)
