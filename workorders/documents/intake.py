"""The text a customer signs when leaving a device: what was taken in, then the terms."""

import hashlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from workorders.models import TermsVersion, WorkOrder


def text_of(order: WorkOrder, terms: TermsVersion) -> str:
    """The same words for the same work order and terms, whoever asks and in whatever language."""
    with translation.override(terms.language):
        facts = "\n".join(f"{name}: {value}" for name, value in _facts(order) if value)
    return f"{facts}\n\n{terms.text}\n"


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(order: WorkOrder) -> Iterator[tuple[str, str]]:
    received = order.received_at.astimezone(ZoneInfo(order.company.timezone))
    yield _("Work order"), order.ticket_no
    yield _("Received"), date_format(received, "SHORT_DATETIME_FORMAT")
    yield _("Customer"), order.customer.name
    yield _("Device"), order.device_name
    yield _("Serial number"), order.device_serial
    yield _("Problem"), order.problem_description
    yield _("Left with it"), order.accessories
    if order.spending_limit is not None:
        limit = number_format(order.spending_limit, decimal_pos=2)
        yield _("Spending limit"), f"{order.company.currency} {limit}"
