"""Finding by any part of any word: one lower-case column per table, the same query everywhere.

PostgreSQL answers it from a trigram index that begins with the company; SQLite scans, which is as
fast at a shop's size. The column is kept by the services (`search.text(...)`), never by a join.
"""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q

from repair_angel.kernel.tenancy import TenantQuerySet

MOST_WORDS = 8
MOST_LETTERS = 1000
PHONE = re.compile(r"[+\d][\d\s().\-/]{6,}")
COUNTRY_CODE = re.compile(
    r"^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})0?(?=\d{6})"
)
"""The codes of the world, and the (0) some write after them."""


def text(*parts: str | None) -> str:
    """The search column of a row: lower case, without accents, phone numbers also as bare digits.

    Also of a number with a remark after it: `06 1234 5678 (after six)`.
    """
    words = [plain(part) for part in parts if part]
    numbers = [found[0] for word in words if (found := PHONE.match(word))]
    digits = [re.sub(r"\D", "", number) for number in numbers]
    return " ".join([*words, *digits])[:MOST_LETTERS]


def plain(term: str) -> str:
    """Lower case, accents off, white space single."""
    decomposed = unicodedata.normalize("NFKD", term.lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("\x00", "").split())


class SearchQuerySet(TenantQuerySet[Any]):
    def search(self, term: str) -> "SearchQuerySet":
        """Rows that have every word somewhere; an empty term finds all.

        A phone number finds the same one in any other writing, with or without its country.
        """
        found = self
        cleaned = plain(term)
        words = [cleaned] if PHONE.fullmatch(cleaned) else cleaned.split()[:MOST_WORDS]
        for word in words:
            found = found.filter(_contains(word))
        return found


def _contains(word: str) -> Q:
    found = Q(search__contains=word)
    if PHONE.fullmatch(word) and (digits := subscriber(word)):
        found |= Q(search__contains=digits)
    return found


def subscriber(number: str) -> str:
    """The digits that every writing of a phone number shares: no country code, no leading 0."""
    digits = re.sub(r"\D", "", number)
    if number.startswith(("+", "00")) or (len(digits) > 9 and not digits.startswith("0")):
        return COUNTRY_CODE.sub("", digits.removeprefix("00"), count=1)
    return digits.removeprefix("0") if len(digits) > 6 else digits


class SearchIndex(GinIndex):
    """Trigrams over (company, search) on PostgreSQL; nothing on SQLite.

    What is new waits in a list that each search reads whole; kept short, a search takes as long
    after a thousand new rows as before (58 ms against 2 ms, measured with PostgreSQL's own limit).
    """

    def __init__(self, *, name: str) -> None:
        super().__init__(
            fields=["company", "search"],
            opclasses=["int8_ops", "gin_trgm_ops"],
            name=name,
            gin_pending_list_limit=64,  # kB
        )

    def deconstruct(self) -> Any:
        path, _, kwargs = super().deconstruct()
        return path, (), {"name": kwargs["name"]}

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return "SELECT 1"
        return super().create_sql(model, schema_editor, using=using, **kwargs)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return "SELECT 1"
        return super().remove_sql(model, schema_editor, **kwargs)
