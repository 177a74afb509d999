"""What the database refused, in people's words: for the API and the admin alike.

A constraint is found by its name (PostgreSQL names it, SQLite names its columns); a guard's trigger
says `guard <code>: <text>` itself.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.text import capfirst

from repair_angel.kernel.errors import DomainError, InvalidInput, unknown_reference


class Violated(DomainError):
    """The database kept a rule; `code` names it."""

    def __init__(self, code: str, message: Any) -> None:
        super().__init__(message)
        self.code = code


def explain(fault: IntegrityError) -> InvalidInput | DomainError | None:
    """The refusal behind an IntegrityError; None when it is a fault of ours (a column left empty)."""
    text = str(fault)
    if guard := re.search(r"guard (\w+): ([^\n]+)", text):
        return _guard(guard[1], guard[2])
    diagnosis = getattr(fault.__cause__, "diag", None)
    name, columns = _named(text, diagnosis)
    found = _by_name().get(name) or _by_columns(columns)
    if isinstance(found, models.CheckConstraint):
        return Violated(found.name, _said(found) or f"{capfirst(name.replace('_', ' '))}.")
    if columns or found is not None:
        return _taken(found, columns)
    if diagnosis is not None and name.startswith("guard_"):
        return _key(diagnosis.message_detail or "")
    return None


def _named(text: str, diagnosis: Any) -> tuple[str, tuple[str, ...]]:
    """The constraint's name, and (table.column …) where only these are told."""
    if diagnosis is not None:
        keys = re.match(r"Key \(([\w, ]+)\)=.* already exists", diagnosis.message_detail or "")
        columns = keys[1].split(", ") if keys else []
        return diagnosis.constraint_name or "", tuple(
            f"{diagnosis.table_name}.{column}" for column in columns
        )
    if named := re.search(r"(?:CHECK constraint failed: |index ')(\w+)", text):
        return named[1], ()
    if unique := re.search(r"UNIQUE constraint failed: ([\w., ]+)", text):
        return "", tuple(unique[1].split(", "))
    return "", ()


def _guard(code: str, says: str) -> InvalidInput | DomainError:
    if code.startswith("key_"):
        if "names no row" in says:
            return unknown_reference(code.removeprefix("key_"))
        return Violated("guard.in_use", "This is still in use.")
    return Violated(f"guard.{code}", f"{capfirst(says.strip())}.")


def _key(detail: str) -> InvalidInput | DomainError:
    """A composite key of PostgreSQL: its detail tells which side is missing."""
    if absent := re.match(r"Key \(company_id, (\w+)\)=.* is not present", detail):
        return unknown_reference(absent[1])
    return Violated("guard.in_use", "This is still in use.")


def _taken(constraint: Any, columns: Iterable[str]) -> InvalidInput:
    names = [column.rpartition(".")[2] for column in columns]
    if constraint is not None and not names:
        names = list(constraint.fields)
    own = [name for name in names if name not in ("company_id", "company")]
    field = own[-1] if own else "id"
    label = field.removesuffix("_id").replace("_", " ")
    said = _said(constraint) if constraint is not None else None
    return InvalidInput({field: [said or f"The {label} has already been taken."]})


def _said(constraint: Any) -> Any:
    """The constraint's own words, if its author gave it any."""
    message = constraint.violation_error_message
    return None if message == constraint.default_violation_error_message else message


@cache
def _by_name() -> dict[str, Any]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }


def _by_columns(columns: tuple[str, ...]) -> Any:
    table = columns[0].partition(".")[0] if columns else ""
    wanted = {column.rpartition(".")[2] for column in columns}
    for model in apps.get_models():
        if model._meta.db_table != table:
            continue
        for constraint in model._meta.constraints:
            fields = getattr(constraint, "fields", ())
            if fields and {_column(model, name) for name in fields} == wanted:
                return constraint
    return None


def _column(model: Any, name: str) -> str:
    return model._meta.get_field(name).column
