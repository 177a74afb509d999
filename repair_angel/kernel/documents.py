"""Documents on paper: an app's `documents/` room holds a template beside the code that fills it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.template import engines
from django.utils import translation


@dataclass(frozen=True)
class Page:
    """What the PDF renderer needs of a document."""

    html: str
    css: str
    images: Mapping[str, bytes] = field(default_factory=dict)


def fill(
    template: Path,
    context: dict[str, Any],
    language: str,
    images: Mapping[str, bytes] | None = None,
    *,
    css: Path | None = None,
) -> Page:
    """Fill `template` in a language; what people typed is escaped.

    Its `.css` lies beside it, unless it looks like another document and names that one's.

    The page shows one of `images` as `<img src="image:NAME">`.
    """
    with translation.override(language):
        html = _template(template).render(context)
    return Page(html, _text(css or template.with_suffix(".css")), images or {})


@cache
def _template(path: Path) -> Any:
    return engines["django"].from_string(_text(path))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
