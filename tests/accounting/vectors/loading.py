"""Worked bookkeeping cases, published with their answers: each is tried by doing the business.

The data lies outside the repository (`REPAIR_ANGEL_SHARED`); without it these tests are skipped.
Which case is tried where is read from the `@tries(...)` of the tests in this folder; a case nobody
tries yet has its reason in `waiting.toml`. Cases without an id are known by their place, from "1".
"""

import ast
import json
import os
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHARED = Path(os.environ.get("REPAIR_ANGEL_SHARED", ROOT.parent / "shared"))
VECTORS = SHARED / "accounting" / "vectors"

needs_the_data = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the vectors are not here (REPAIR_ANGEL_SHARED)"
)


@cache
def cases(file: str) -> dict[str, Any]:
    """Id → case of one file, or nothing when the data is not there."""
    path = VECTORS / f"{file}.json"
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = found if isinstance(found, list) else [found]
    return {str(row.get("id", at)): row for at, row in enumerate(rows, 1)}


def tries(file: str, *ids: str) -> Callable[[Any], Any]:
    """A test that takes `case` is run with each of these cases, by default with all of the file."""

    def mark(test: Any) -> Any:
        found = cases(file)
        chosen = [pytest.param(found.get(one), id=one) for one in ids or found]
        return needs_the_data(pytest.mark.parametrize("case", chosen)(test))

    return mark


def tried() -> Iterator[tuple[str, str]]:
    """(file, id) of every case a test of this folder says it tries."""
    for module in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tries":
                file, *ids = [ast.literal_eval(given) for given in node.args]
                yield from ((file, one) for one in ids or cases(file))


def waiting() -> dict[str, dict[str, str]]:
    """File → id → why no test tries it here; the id "*" stands for all of the file."""
    with (HERE / "waiting.toml").open("rb") as file:
        return tomllib.load(file)
