"""Statements the database must refuse, or take, whoever sends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction


def run(statement: str, *parameters: Any) -> int:
    """Run raw SQL; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.rowcount


def refusal(statement: str, *parameters: Any) -> str:
    """What the database said to a statement; "" when it did as it was told (undone again)."""
    try:
        with transaction.atomic():
            run(statement, *parameters)
            transaction.set_rollback(True)
    except DatabaseError as fault:
        return str(fault).strip()
    return ""


def refused(statement: str, *parameters: Any) -> str:
    """Run what must fail; returns what the database said."""
    with pytest.raises(DatabaseError) as fault, transaction.atomic():
        run(statement, *parameters)
    return str(fault.value)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that comes to nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def settled() -> None:
    """Check what PostgreSQL has put off until the commit: before that it drops no trigger."""
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET CONSTRAINTS ALL DEFERRED")
