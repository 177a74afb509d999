"""The tables that come with the product: chart of accounts, tax codes, boxes of the return."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tables"
LANGUAGES = ("nl", "en", "fr")


@cache
def rows(name: str) -> list[dict[str, str]]:
    """One table, row by row."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def country_of(country: str) -> str:
    """Whose tables a company of this country uses: its own, or the Dutch ones."""
    return "fr" if country == "FR" else "nl"


def in_language(language: str, row: dict[str, str], column: str) -> str:
    """The text in a language, else in English, else in any."""
    wanted = [f"{column}_{at}" for at in (language, "en", *LANGUAGES)]
    return next(row[key] for key in wanted if row.get(key))
