"""Finding by any part of any word: one lower-case column per table, the same query everywhere.

PostgreSQL answers it from a trigram index that begins with the company; SQLite scans, which is as
fast at a shop's size. The column is kept by the services (`search.text(...)`), never by a join.
"""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.indexes import GinIndex

from repair_angel.kernel.tenancy import TenantQuerySet

MOST_WORDS = 8


def text(*parts: str | None) -> str:
    """The search column of a row: lower case, without accents, phone numbers also as bare digits."""
    words = [plain(part) for part in parts if part]
    digits = [
        re.sub(r"\D", "", word)
        for word in words
        if re.fullmatch(r"[+\d][\d\s().\-/]{6,}", word)
    ]
    return " ".join([*words, *digits])[:1000]


def plain(term: str) -> str:
    """Lower case, accents off, white space single."""
    decomposed = unicodedata.normalize("NFKD", term.lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("\x00", "").split())


class SearchQuerySet(TenantQuerySet[Any]):
    def search(self, term: str) -> "SearchQuerySet":
        """Rows that have every word somewhere; an empty term finds all.

        A phone number typed with spaces, dots, +31 or 06 finds the same digits.
        """
        found = self
        cleaned = plain(term)
        if re.fullmatch(r"[+\d][\d\s().\-/]{6,}", cleaned):
            return found.filter(
                search__contains=_subscriber(re.sub(r"\D", "", cleaned))
            )
        for word in cleaned.split()[:MOST_WORDS]:
            found = found.filter(search__contains=word)
        return found


def _subscriber(digits: str) -> str:
    """The digits every writing of a number shares: without 00, country code 31 or leading 0."""
    for prefix in ("0031", "31", "00", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 8:
            return digits.removeprefix(prefix)
    return digits


class SearchIndex(GinIndex):
    """Trigrams over (company, search) on PostgreSQL; nothing on SQLite."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            fields=["company", "search"], opclasses=["int8_ops", "gin_trgm_ops"], name=name
        )

    def deconstruct(self) -> Any:
        path, _, kwargs = super().deconstruct()
        return path, (), {"name": kwargs["name"]}

    def create_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return "SELECT 1"
        return super().create_sql(model, schema_editor, **kwargs)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return "SELECT 1"
        return super().remove_sql(model, schema_editor, **kwargs)
