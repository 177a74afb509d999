"""Who may do what is one table; every command stands in it."""

import importlib
import pkgutil

import pytest

from repair_angel.kernel import roles
from repair_angel.kernel.roles import ROLES, permissions, permissions_of

ROOMS = (
    "repair_angel.kernel.services",
    "inventory.services",
    "crm.services",
    "workorders.services",
    "accounting.services",
)


def commands() -> dict[str, str]:
    """Every command's full name → its permission."""
    found = {}
    for room in ROOMS:
        for module in pkgutil.iter_modules(importlib.import_module(room).__path__, f"{room}."):
            for name, thing in vars(importlib.import_module(module.name)).items():
                if hasattr(thing, "permission") and thing.__module__ == module.name:
                    found[f"{module.name}.{name}"] = thing.permission
    return found


def test_an_unknown_role_may_nothing():
    assert permissions_of("intern") == frozenset()
    assert permissions_of("") == frozenset()


def test_every_command_asks_for_a_permission_that_somebody_has():
    strangers = {name: wanted for name, wanted in commands().items() if wanted not in permissions()}

    assert strangers == {}
    assert len(commands()) > 30


def test_the_table_has_the_roles_each_once_and_each_permission_once():
    header, *rows = [line.split() for line in roles.TABLE.strip().splitlines()]
    names = [row[0] for row in rows]

    assert header[1:] == [role.name for role in ROLES]
    assert sorted(names) == sorted(set(names))
    assert all(len(row) == len(header) and set(row[1:]) <= {"x", "."} for row in rows)
    assert all(name.count(".") == 1 and name == name.lower() for name in names)


def test_the_administrator_may_everything_in_the_company():
    assert permissions_of("admin") == permissions()


def test_nobody_may_write_what_he_may_not_read():
    blind = [
        (role.name, permission)
        for role in ROLES
        for permission in permissions_of(role.name)
        for resource in [permission.partition(".")[0]]
        if f"{resource}.read" in permissions()
        and f"{resource}.read" not in permissions_of(role.name)
    ]

    assert blind == []


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("manager", "invoices.issue", "employees.write"),
        ("front_desk", "payments.take", "stock.adjust"),
        ("technician", "work-orders.write", "invoices.read"),
        ("stock", "stock.adjust", "work-orders.write"),
        ("bookkeeper", "journal-entries.read", "work-orders.write"),
    ],
)
def test_each_role_has_its_trade(role, may, may_not):
    assert may in permissions_of(role)
    assert may_not not in permissions_of(role)
