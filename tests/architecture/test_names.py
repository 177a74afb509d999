"""Names that programs rely on: of events, of refusals."""

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from repair_angel.kernel import events
from repair_angel.kernel.errors import DomainError
from tests.architecture.test_shape import ROOT, called, name_of, sources

PACKAGES = ("repair_angel", "inventory", "crm", "workorders", "accounting", "notifications")
EVENT = re.compile(r"[a-z]+\.[a-z_]+\.([a-z_]+|\{\})")
CODE = re.compile(r"[a-z_]+\.[a-z_]+|[a-z_]+")


def recorded() -> Iterator[tuple[Path, str]]:
    """(file, event name) of every `events.record(…)`; what is put in at run time shows as {}."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_record(node.func) and node.args:
                yield path, _text(node.args[0])


def _is_record(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "record"
        and isinstance(function.value, ast.Name)
        and function.value.id == "events"
    )


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return str(node.value) if isinstance(node, ast.Constant) else "{}"


def test_an_event_is_called_app_noun_verb_by_its_own_app():
    wrong = [
        f"{name_of(path)}: {name}"
        for path, name in recorded()
        if not EVENT.fullmatch(name) or name.partition(".")[0] not in path.relative_to(ROOT).parts
    ]

    assert len(list(recorded())) > 40
    assert wrong == []


def test_every_event_that_is_waited_for_happens():
    patterns = {re.escape(name).replace(r"\{\}", "[a-z_]+") for _, name in recorded()}
    ours = {
        name
        for name, handlers in events._handlers.items()
        if not name.startswith("samples.")
        and not all(handler.function.__module__.startswith("tests.") for handler in handlers)
    }

    unheard = [name for name in ours if not any(re.fullmatch(p, name) for p in patterns)]
    assert unheard == []


def refusals() -> Iterator[type[DomainError]]:
    """Every class of refusal of ours."""
    for package in PACKAGES:
        top = importlib.import_module(package)
        for module in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not re.search(r"\.(settings|migrations|serving|wsgi|celery)\b", module.name):
                importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        for one in waiting.pop().__subclasses__():
            if not one.__module__.startswith("tests."):
                waiting.append(one)
                yield one


def test_every_refusal_has_a_code_of_its_own():
    codes = [one.code for one in refusals() if "code" in vars(one)]

    assert len(codes) > 40
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert [code for code in codes if not CODE.fullmatch(code)] == []
    assert {one.__name__ for one in refusals() if "code" not in vars(one)} == {"Violated"}


def test_calls_are_recognised():
    """The control of the above."""
    found = [n for n in ast.walk(ast.parse("events.record('a.b.c')")) if isinstance(n, ast.Call)]

    assert _is_record(found[0].func)
    assert called(found[0]) == ""
