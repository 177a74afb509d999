"""Exact totals of the longest lists, as fast with millions of rows as with ten.

A list shows how many rows there are, and counting them takes longer than all the rest of it. Tables
that say so (`guards = [Counted()]`) have triggers that note each change in `Tally`, in the
same transaction: what a reader sees of the table and of its tally is always the same moment.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction

from repair_angel.kernel import tenancy
from repair_angel.kernel.guards import Guard, Piece, made
from repair_angel.kernel.models.tallies import Tally

TALLY = Tally._meta.db_table
_TOTAL = f'SELECT COALESCE(SUM(change), 0) FROM "{TALLY}" WHERE company_id = %s AND "table" = %s'  # noqa: S608  our own name


class Counted(Guard):
    """The rows of each company are tallied. What is there when the triggers are made, counts."""

    code = "counted"

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        table = model._meta.db_table
        from_here = (
            f'DELETE FROM "{TALLY}" WHERE "table" = \'{table}\'',  # noqa: S608  our own names
            _noted(f"'{table}', COUNT(*) FROM \"{table}\" GROUP BY company_id"),
        )
        yield self._piece(table, "INSERT", "NEW", "", vendor, then=from_here)
        yield self._piece(table, "DELETE", "OLD", "-", vendor)

    def _piece(
        self,
        table: str,
        event: str,
        rows: str,
        sign: str,
        vendor: str,
        then: tuple[str, ...] = (),
    ) -> Piece:
        if vendor == "sqlite":
            note = _noted(f"'{table}', {sign}1", company=f"{rows}.company_id")
            create: tuple[str, ...] = (
                f'CREATE TRIGGER {{name}} AFTER {event} ON "{table}" FOR EACH ROW BEGIN {note}; END',
            )
        else:
            note = _noted(f"'{table}', {sign}COUNT(*) FROM these GROUP BY company_id")
            create = (
                "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {note}; RETURN NULL; END $$",
                f'CREATE TRIGGER {{name}} AFTER {event} ON "{table}" REFERENCING {rows} TABLE AS these '
                "FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            )
        return made(table, f"{self.code}_{event.lower()}", *create, *then, needs=(TALLY,))


def _noted(what: str, company: str = "company_id") -> str:
    return f'INSERT INTO "{TALLY}" (company_id, "table", change) SELECT {company}, {what}'


def count(rows: models.QuerySet[Any]) -> int:
    """How many these are, by the tally where it answers."""
    return total(rows.model) if answers(rows) else rows.count()


def answers(rows: models.QuerySet[Any]) -> bool:
    """Whether these are all of the company's rows of a table that is counted."""
    counted = any(isinstance(guard, Counted) for guard in getattr(rows.model, "guards", []))
    query = rows.query
    return counted and len(query.where.children) == 1 and not query.is_sliced


def total(model: type[models.Model]) -> int:
    """How many rows the company worked for has."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, [tenancy.company_id(), model._meta.db_table])
        return int(cursor.fetchone()[0])


def fold() -> int:
    """One row for each table of the company instead of many; returns how many went.

    Two at once fold what each of them took away, so nothing is lost or doubled.
    """
    sums: dict[str, int] = defaultdict(int)
    with transaction.atomic():
        gone = list(Tally.objects.select_for_update().order_by("pk"))
        if len({row.table for row in gone}) == len(gone):
            return 0
        Tally.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for row in gone:
            sums[row.table] += row.change
        Tally.objects.bulk_create(Tally(table=t, change=n) for t, n in sums.items() if n)
    return len(gone)
