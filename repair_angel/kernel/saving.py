"""Saving a row of a company by SQL composed once per table and set of columns.

`TenantModel.save` and `bulk_create` come here for the plain cases, new rows and some changed columns
of an old one: the ORM takes several times as long to compose the same statement. No signals are sent, and no
app of ours listens to any.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection, models, router, transaction

FEW = 50
"""As many rows go into one statement; more are the ORM's to cut into batches."""


def insert(rows: Sequence[models.Model]) -> bool:
    """Insert new rows of one table; False when they are no plain case and nothing was done."""
    if not 0 < len(rows) <= FEW or any(row.pk is not None for row in rows):
        return False
    model = type(rows[0])
    fields = _insertable(model)
    values = [[field.pre_save(row, True) for field in fields] for row in rows]
    if not fields or _ask_the_database(value for one in values for value in one):
        return False
    using = router.db_for_write(model, instance=rows[0])
    with transaction.mark_for_rollback_on_error(using=using), connection.cursor() as cursor:
        prepared = [value for one in values for value in _prepared(fields, one)]
        cursor.execute(_insertion(model, len(rows)), prepared)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, using
    return True


def update(row: models.Model, names: Sequence[str]) -> bool:
    """Write these columns of a saved row; False when it is no plain case and nothing was done.

    Raises DatabaseError when the row is gone.
    """
    model = type(row)
    if row.pk is None or not names or model._meta.parents:
        return False
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = [field.pre_save(row, False) for field in fields]
    if _ask_the_database(values):
        return False
    using = router.db_for_write(model, instance=row)
    with transaction.mark_for_rollback_on_error(using=using), connection.cursor() as cursor:
        key = (row.company_id, row.pk)  # type: ignore[attr-defined]
        cursor.execute(_change(model, tuple(names)), [*_prepared(fields, values), *key])
        if cursor.rowcount != 1:
            raise DatabaseError("Save with update_fields did not affect any rows.")
    row._state.adding, row._state.db = False, using
    return True


@cache
def _insertable(model: type[models.Model]) -> tuple[Any, ...]:
    """All columns but the id, which the database gives; none for a table that is no plain case."""
    if model._meta.parents or not isinstance(model._meta.pk, models.AutoField):
        return ()
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _insertion(model: type[models.Model], number: int) -> str:
    quote: Any = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _insertable(model))
    row = f"({', '.join('%s' for _ in _insertable(model))})"
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    rows = ", ".join(row for _ in range(number))
    return f"INSERT INTO {table} ({columns}) VALUES {rows} RETURNING {key}"  # noqa: S608  names of ours


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote: Any = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [quote(field.column) for field in fields]
    sets = ", ".join(f"{column} = %s" for column in columns)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"UPDATE {table} SET {sets} WHERE company_id = %s AND {key} = %s"  # noqa: S608  names of ours


def _ask_the_database(values: Iterable[Any]) -> bool:
    return any(hasattr(value, "resolve_expression") for value in values)


def _prepared(fields: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]
