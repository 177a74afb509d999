"""The glossary names every table, and no table that is gone."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]
OURS = (
    "repair_angel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
)


def in_the_glossary() -> list[str]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"\| `([A-Z]\w+)` \|$", text, flags=re.MULTILINE)


def models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.split(".")[0] in OURS}


def test_every_model_is_in_the_glossary():
    assert models() - set(in_the_glossary()) == set()


def test_the_glossary_names_no_model_that_is_gone():
    assert set(in_the_glossary()) - models() == set()


def test_a_noun_is_in_the_glossary_once():
    nouns = in_the_glossary()

    assert sorted(nouns) == sorted(set(nouns))
