"""A file and a function fit in the head, or stand in the list of those that need not."""

import ast
import tomllib

from tests.architecture.test_shape import ROOT, name_of, sources

LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 300, 500, 50
LISTED = tomllib.loads((ROOT / "tests/architecture/size_exceptions.toml").read_text())


def lengths_of_files() -> dict[str, int]:
    return {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}


def lengths_of_functions() -> dict[str, int]:
    return {
        f"{name_of(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_no_file_is_too_long_unless_it_is_listed():
    long = {name: n for name, n in lengths_of_files().items() if n > LONGEST_FILE}

    assert {name: n for name, n in long.items() if name not in LISTED["files"]} == {}


def test_no_function_is_too_long_unless_it_is_listed():
    long = {name: n for name, n in lengths_of_functions().items() if n > LONGEST_FUNCTION}

    assert {name: n for name, n in long.items() if name not in LISTED["functions"]} == {}


def test_what_is_listed_is_still_too_long():
    files, functions = lengths_of_files(), lengths_of_functions()

    shortened = [name for name in LISTED["files"] if files.get(name, 0) <= LONGEST_FILE]
    shortened += [
        name for name in LISTED["functions"] if functions.get(name, 0) <= LONGEST_FUNCTION
    ]
    assert shortened == []


def test_no_test_is_a_book():
    found = {
        name_of(path): length
        for path in (ROOT / "tests").rglob("*.py")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_TEST
    }

    assert {name: n for name, n in found.items() if name not in LISTED["files"]} == {}
