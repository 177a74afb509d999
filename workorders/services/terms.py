"""The shop's repair terms: a new text is a new version."""

from pathlib import Path

from django.db.models import Max

from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Company
from workorders.models import TermsVersion
from workorders.states import Language

TABLES = Path(__file__).parent.parent / "tables"


def furnish(company: Company) -> None:
    """Give a new company short terms in each language, to begin with."""
    TermsVersion.objects.bulk_create(
        TermsVersion(language=language, number=1, text=standard(language))
        for language in Language.values
    )


def standard(language: str) -> str:
    """The terms a company starts with."""
    return (TABLES / f"terms_{language}.txt").read_text(encoding="utf-8").strip()


@command("terms.write")
def publish(*, actor: Actor, language: str, text: str) -> TermsVersion:
    """Put new terms in force; what was signed keeps its own.

    Locks the version in force. Records `workorders.terms.published`.
    """
    if language not in Language.values:
        raise InvalidInput({"language": ["The selected language is invalid."]})
    versions = TermsVersion.objects.filter(language=language)
    current = versions.select_for_update().order_by("-number").first()
    if current is not None and current.text == text.strip():
        events.unchanged()
        return current
    last = versions.aggregate(last=Max("number"))["last"] or 0
    terms = TermsVersion.objects.create(
        language=language, number=last + 1, text=text.strip(), member_id=actor.member_id
    )
    events.record("workorders.terms.published", subject=terms, language=language, number=last + 1)
    return terms
