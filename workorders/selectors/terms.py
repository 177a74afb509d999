"""Which terms are in force, and what a customer is shown to sign."""

from dataclasses import dataclass

from workorders.documents import intake
from workorders.models import TermsVersion, WorkOrder
from workorders.models.statuses import language_of


@dataclass(frozen=True)
class Shown:
    """What is put before a customer; the signature sends `terms.pk` and `text` back."""

    terms: TermsVersion
    text: str


def in_force(language: str) -> TermsVersion | None:
    """The newest terms in the language of a locale."""
    versions = TermsVersion.objects.filter(language=language_of(language))
    return versions.order_by("-number").first()


def to_sign(order: WorkOrder, language: str) -> Shown | None:
    """The text for a work order in the language of a locale; None when there are no terms in it."""
    if (terms := in_force(language)) is None:
        return None
    return Shown(terms, intake.text_of(order, terms))
