"""Texts with `{{placeholders}}`: a closed list of words, replaced in one pass, and nothing else.

No code, no attributes, no filters; what is put in is never looked at again. A line that names
something there is nothing to say of is left out.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from notifications.errors import UnknownPlaceholder

WORDS = Path(__file__).parent.parent / "words"
PLACEHOLDER = re.compile(r"\{\{ *([a-z_]+) *\}\}")
BRACES = re.compile(r"\{\{|\}\}")


def letter(name: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of one of our own letters."""
    subject, text = _file(name, language)
    return " ".join(render(subject, values).split()), render(text, values)


def render(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in it. Raises UnknownPlaceholder."""
    check(text, values)
    filled = [_filled(line, values) for line in text.splitlines()]
    kept = "\n".join(line for line in filled if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def check(text: str, known: Collection[str], *, field: str = "text") -> None:
    """Raises UnknownPlaceholder, on `field`, for a text that could not be filled."""
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            raise UnknownPlaceholder(
                _("{{%(name)s}} is not known here. Known are: %(known)s."),
                field=field,
                name=name,
                known=", ".join(sorted(known)),
            )
    if BRACES.search(PLACEHOLDER.sub("", text)):
        raise UnknownPlaceholder(
            _("Between {{ and }} stands one of: %(known)s."),
            field=field,
            known=", ".join(sorted(known)),
        )


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    if not all(values[name] for name in PLACEHOLDER.findall(line)):
        return None
    return PLACEHOLDER.sub(lambda found: values[found[1]], line)


@cache
def _file(name: str, language: str) -> tuple[str, str]:
    """The first line is the subject; the text follows an empty one."""
    subject, _empty, text = (WORDS / language / f"{name}.txt").read_text("utf-8").split("\n", 2)
    return subject, text
