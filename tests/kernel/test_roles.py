"""Who may do what is one table."""

import pytest

from repair_angel.kernel import roles
from repair_angel.kernel.roles import ROLES, permissions, permissions_of


def test_an_unknown_role_may_nothing():
    assert permissions_of("intern") == frozenset()
    assert permissions_of("") == frozenset()


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
