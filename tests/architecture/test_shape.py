"""The shape of the code, as far as import-linter does not see it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from repair_angel.kernel import roles

ROOT = Path(__file__).parents[2]
LOW_TO_HIGH = (
    "repair_angel.kernel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
)
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base"}


def sources() -> list[Path]:
    """Our modules, migrations aside."""
    tops = {name.partition(".")[0] for name in LOW_TO_HIGH}
    found = [path for top in tops for path in (ROOT / top).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def within(path: Path, *folders: str) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in folders)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_of(module: str) -> str | None:
    """Which of our apps a module belongs to; None for Django's and others'."""
    return next((app for app in LOW_TO_HIGH if module == app or module.startswith(f"{app}.")), None)


def test_no_file_has_a_name_that_could_hold_anything():
    kept = {"repair_angel/settings/base.py"}  # Django's own word for it

    nameless = {name_of(path) for path in sources() if path.stem in NAMELESS}
    assert nameless - kept == set()


def test_only_the_kernel_and_the_tests_look_across_companies():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if not within(path, "repair_angel/kernel")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "unscoped"
    ]

    assert found == []


def test_apps_have_no_signals():
    banned = ("django.dispatch", "django.db.models.signals", "django.core.signals")

    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if not within(path, "repair_angel/kernel", "repair_angel/serving")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(banned)
    ]

    assert found == []


def bare_numbers_beside_f(tree: ast.AST) -> Iterator[int]:
    """Lines with F("amount") + something that has no unit: a name, an attribute or a Decimal."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp):
            continue
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if called(one) == "F" and (
                isinstance(other, ast.Name | ast.Attribute) or called(other) == "Decimal"
            ):
                yield node.lineno


def called(node: ast.AST) -> str:
    return getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""


@pytest.mark.parametrize("code", ["F('a') + amount", "F('a') - Decimal(1)", "row.x * F('a')"])
def test_a_number_without_a_unit_is_found(code):
    assert list(bare_numbers_beside_f(ast.parse(code))) == [1]


def test_no_number_without_a_unit_stands_beside_f():
    found = [
        f"{name_of(path)}:{line}"
        for path in sources()
        for line in bare_numbers_beside_f(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_keys_point_down():
    upward = []
    for model in apps.get_models():
        own = app_of(model.__module__)
        for field in model._meta.local_fields:
            target = field.related_model and app_of(field.related_model.__module__)
            if own and target and LOW_TO_HIGH.index(target) > LOW_TO_HIGH.index(own):
                upward.append(f"{model._meta.label}.{field.name}")

    assert upward == []


def commands() -> Iterator[tuple[str, str]]:
    """(name, permission) of every command of every service."""
    for app in LOW_TO_HIGH:
        try:
            services = importlib.import_module(f"{app}.services")
        except ModuleNotFoundError:
            continue
        for module in pkgutil.walk_packages(services.__path__, f"{app}.services."):
            for name, thing in vars(importlib.import_module(module.name)).items():
                if permission := getattr(thing, "permission", None):
                    yield f"{module.name}.{name}", permission


def test_every_command_needs_a_permission_that_some_role_has():
    found = dict(commands())

    assert found["crm.services.tags.create"] == "customers.write"
    assert {n: p for n, p in found.items() if p not in roles.permissions()} == {}


def test_every_module_says_what_it_holds():
    silent = [
        name_of(path)
        for path in sources()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []
