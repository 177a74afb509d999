"""What a page says to its reader, and which of it no catalogue has put into the reader's language.

Every message that has a translation is set between marks before it is shown; what then stands
outside the marks is what people typed, or English that was left over.
"""

import json
import re
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")

SPOKEN = {"title", "placeholder", "alt", "label", "aria-label", "aria-description", "content"}
SILENT = {"script", "style"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr", "use"}
CODES = {"kind"}
"""What an answer to our scripts says in the API's words."""
ICONS = "material-symbols-outlined"


# Marking ------------------------------------------------------------------------------------------
class Marked:
    """Django's translation of one language, which marks what it has translated."""

    def __init__(self, language: str) -> None:
        self.translation = trans_real.translation(language)
        self.gettext, self.ngettext = self.translation.gettext, self.translation.ngettext

    def __enter__(self) -> None:
        self.translation.gettext = self._one
        self.translation.ngettext = self._several

    def __exit__(self, *_: Any) -> None:
        del self.translation.gettext, self.translation.ngettext

    def _one(self, message: str) -> str:
        said = self.gettext(message)
        return f"{OPEN}{said}{CLOSE}" if self._knows(message) else said

    def _several(self, single: str, several: str, number: float) -> str:
        said = self.ngettext(single, several, number)
        try:
            self.translation._catalog.plural(single, number)
        except KeyError:
            return said
        return f"{OPEN}{said}{CLOSE}"

    def _knows(self, message: Any) -> bool:
        several = (message, self.translation.plural(1))
        return any(self.translation._catalog.get(key) is not None for key in (message, several))


def messages_of(language: str) -> set[str]:
    """Every message that the language says otherwise."""
    said: dict[Any, str] = {}
    for catalogue in trans_real.translation(language)._catalog._catalogs:
        said |= catalogue
    return {
        key.casefold()
        for key, text in said.items()
        if isinstance(key, str) and key.casefold() != text.casefold()
    }


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """What stands outside the marks, and how deep inside them the text ends."""
    said = []
    for piece in re.split(f"([{OPEN}{CLOSE}])", text):
        if piece == OPEN:
            depth += 1
        elif piece == CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            said.append(piece)
    return " ".join(said), depth


# Reading ------------------------------------------------------------------------------------------
class Page(HTMLParser):
    """Collects `said`: what the page shows, reads out, or hands to our scripts, outside the marks."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._inside: list[tuple[str, str]] = []
        self._depth = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._inside.append((tag, _kind(tag, given)))
        for name, value in given.items():
            if _is_spoken(tag, name, given):
                self._say(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._inside.pop()

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._inside) - 1, -1, -1):
            if self._inside[at][0] == tag:
                del self._inside[at:]
                return

    def handle_data(self, text: str) -> None:
        kinds = {kind for _tag, kind in self._inside}
        if "json" in kinds:
            self.said += of_json(json.loads(text))
        elif not kinds & {"silent", "icon"}:
            said, self._depth = outside(text, self._depth)
            self._add(said)

    def _say(self, value: str) -> None:
        self._add(outside(value)[0])

    def _add(self, said: str) -> None:
        self.said += [" ".join(line.split()) for line in said.splitlines() if WORD.search(line)]


def _kind(tag: str, given: dict[str, str]) -> str:
    if tag == "script" and "json" in given.get("type", ""):
        return "json"
    if tag in SILENT:
        return "silent"
    return "icon" if ICONS in given.get("class", "") else ""


def _is_spoken(tag: str, name: str, given: dict[str, str]) -> bool:
    if name == "content":
        return given.get("name") == "description"
    if name == "value":
        return tag == "input" and given.get("type") in ("submit", "button", "reset")
    if name.startswith("data-") and name != "data-kinds":
        return " " in given[name].strip() and not given[name].lstrip().startswith(("{", "["))
    return name in SPOKEN


def of_json(value: Any) -> list[str]:
    """The texts of an answer for our scripts; those that are markup are read as pages."""
    if isinstance(value, dict):
        return [said for key, one in value.items() if key not in CODES for said in of_json(one)]
    if isinstance(value, list):
        return [said for one in value for said in of_json(one)]
    if not isinstance(value, str):
        return []
    if "</" in value:
        return Page(value).said
    said = outside(value)[0]
    return [" ".join(said.split())] if WORD.search(said) else []


def of_answer(answer: Any) -> list[str]:
    """What an answer of the staff site says outside the marks, whatever its kind."""
    kind = answer.headers.get("Content-Type", "")
    if "json" in kind:
        return of_json(answer.json())
    if "html" in kind:
        return Page(answer.content.decode()).said
    return []
