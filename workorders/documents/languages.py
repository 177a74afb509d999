"""In which language a document is written."""

from repair_angel.kernel.errors import unknown_reference
from workorders.models.statuses import LANGUAGES, language_of


def chosen(asked: str, locale: str) -> str:
    """The one asked for, else the company's. Raises InvalidInput for one we do not write."""
    if asked and asked not in LANGUAGES:
        raise unknown_reference("language")
    return asked or language_of(locale)
