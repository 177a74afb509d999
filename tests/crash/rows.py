"""What the database holds of a company: a fingerprint of every table, and its number of rows.

Tables of no company (people, companies) are looked at whole.
"""

import hashlib
from collections import Counter

from django.apps import apps
from django.db import connection, models

OVERLOOKED = {"kernel.ApiToken.last_used_at"}  # written beside the request's transaction
NUMBERS = "numbers given"

Print = dict[str, tuple[int, str]]


def fingerprint(company_id: int) -> Print:
    """(rows, hash) by table; `numbers given` is the sum of all counters."""
    found = {model._meta.label: _print(model, company_id) for model in _tables()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(value), 0) FROM kernel_numberseries WHERE company_id = %s",
            [company_id],
        )
        given = int(cursor.fetchone()[0])
    return {**found, NUMBERS: (given, "")}


def changed(before: Print, after: Print) -> list[str]:
    return [label for label, value in before.items() if after[label] != value]


def grown(before: Print, after: Print) -> Counter[str]:
    """How many rows are more, or less, by table."""
    rows = {label: after[label][0] - count for label, (count, _) in before.items()}
    return Counter({label: more for label, more in rows.items() if more})


def _tables() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if not m._meta.proxy and m._meta.managed]


def _print(model: type[models.Model], company_id: int) -> tuple[int, str]:
    fields = model._meta.local_concrete_fields
    columns = [
        connection.ops.quote_name(field.column)
        for field in fields
        if f"{model._meta.label}.{field.name}" not in OVERLOOKED
    ]
    query = f"SELECT {', '.join(columns)} FROM {connection.ops.quote_name(model._meta.db_table)}"  # noqa: S608  names of our own models
    parameters = []
    if any(field.column == "company_id" for field in fields):
        query, parameters = f"{query} WHERE company_id = %s", [company_id]
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = sorted(map(repr, cursor.fetchall()))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
