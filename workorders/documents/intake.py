"""The text a customer signs when leaving a device: what is taken in, then the terms."""

import hashlib
from collections.abc import Iterator

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workorders.models import TermsVersion, WorkOrder


def text_of(order: WorkOrder, terms: TermsVersion) -> str:
    """The same words for the same work order and terms, whoever asks and in whatever language.

    The order need not be saved yet: what saving gives it, its number and the moment it was
    received, nobody has read when this is signed.
    """
    return one_ending(f"{facts(order, terms.language)}\n\n{terms.text}\n")


def facts(order: WorkOrder, language: str) -> str:
    """What is taken in, a line each; a complaint has as many as were written."""
    with translation.override(language):
        said = "\n".join(f"{name}: {value}" for name, value in _facts(order) if value)
    return one_ending(said)


def one_ending(text: str) -> str:
    """Browsers send lines with another ending than they show."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(order: WorkOrder) -> Iterator[tuple[str, str]]:
    yield _("Customer"), order.customer.name
    yield _("Device"), order.device_name
    yield _("Serial number"), order.device_serial
    yield _("Problem"), order.problem_description
    yield _("Left with it"), order.accessories
    if order.spending_limit is not None:
        limit = number_format(order.spending_limit, decimal_pos=2)
        yield _("Spending limit"), f"{order.company.currency} {limit}"
