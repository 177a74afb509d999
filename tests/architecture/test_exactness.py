"""Money is never a float, and no average of it is taken for an amount."""

import ast
from pathlib import Path

from tests.architecture.test_shape import name_of, sources, within

ROOMS = ("services", "models", "selectors", "ports.py", "locks.py", "states.py", "errors.py")
MEASURED = {  # no amounts: what is measured in them
    "workorders/services/open_repair_reader.py": "years and weights of a public data set",
}


ROUNDING = {
    "repair_angel/kernel/money.py": "here",
    "repair_angel/kernel/fields.py": "to refuse what would have to be rounded",
    "repair_angel/kernel/api/input.py": "to refuse what would have to be rounded",
}


def business() -> list[Path]:
    """Where amounts are worked out: the rooms below the doors, and the kernel's own modules."""
    return [
        path
        for path in sources()
        if any(room in path.parts for room in ROOMS)
        or (within(path, "repair_angel/kernel") and path.parent.name == "kernel")
    ]


def names_used(path: Path) -> set[tuple[str, int]]:
    return {
        (node.id, node.lineno)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name)
    }


def test_no_amount_becomes_a_float():
    allowed = {"isinstance(value, float)", "float | None"}
    found = []
    for path in business():
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [
            f"{name_of(path)}:{line}"
            for name, line in names_used(path)
            if name == "float"
            and name_of(path) not in MEASURED
            and not any(words in lines[line - 1] for words in allowed)
            and "float(" in lines[line - 1]
        ]

    assert found == []


def test_no_average_is_taken_in_the_database():
    """Django makes an integer of it before the field sees it: the rest of the cent would be lost."""
    found = [
        f"{name_of(path)}:{line}"
        for path in sources()
        for name, line in names_used(path)
        if name in ("Avg", "StdDev", "Variance")
    ]

    assert found == []


def test_rounding_happens_in_one_place():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "quantize"
        and name_of(path) not in ROUNDING
    ]

    assert found == []
