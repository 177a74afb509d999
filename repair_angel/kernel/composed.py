"""Queries of the busiest paths, whose SQL is composed once per process.

The ORM takes longer to compose a select with its joins than the database to answer it. What is
composed here is still the ORM's own SQL, for the company worked for when it runs:

    ONE = Composed(lambda: WorkOrder.objects.filter(pk=Given("pk")), "ticket_no", "customer__city")
    ONE.rows(pk=12)                             # [("WO-2026-0012", "Utrecht")]
    TAGS = Composed(lambda: Tag.objects.order_by("name"))
    TAGS.rows(limit=25, offset=50)              # instances
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, QuerySet
from django.db.models.expressions import Expression, RawSQL
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import NotFound

COMPANY: Any = object()
"""Stands for the company in what is composed."""

DEEP = 1000
"""From this offset on, ids are selected on the index before the rows are read."""


class Given(Expression):
    """A value that is named when the query runs: an id or a text, as the database has it."""

    output_field = Field()

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "Given":
        return self


@dataclass(frozen=True)
class Plan:
    """SQL, its values (some still to be given), and what makes of a row what the queryset gives."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...]
    shape: Callable[[list[Any]], Any]
    locks: bool

    def run(
        self, given: Mapping[str, Any], more: str = "", page: tuple[Any, ...] = ()
    ) -> list[Any]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked in a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(self.sql + more, [*_bound(self.values, given), *page])
            found = cursor.fetchall()
        return [self.shape(self._read(row)) for row in found]

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for at, converters, expression in self.converters:
            for converter in converters:
                values[at] = converter(values[at], expression, connection)
        return values


class Composed:
    """A queryset, composed at first use; its rows are tuples of `columns`, or without them instances.

    It must not hang on anything but what is given and the company: no slice, no prefetching, no
    annotations. One that locks rows cannot be limited.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Any, Any]], *columns: str) -> None:
        self.queryset, self.columns = queryset, columns

    def rows(self, *, limit: int | None = None, offset: int = 0, **given: Any) -> list[Any]:
        """All rows, or those of a page."""
        if offset >= DEEP:
            return self._deep.run({**given, "limit": limit, "offset": offset})
        if limit is None:
            return self._plan.run(given)
        return self._plan.run(given, " LIMIT %s OFFSET %s", (limit, offset))

    def first(self, **given: Any) -> Any:
        """The first row; None when there is none."""
        limit = None if self._plan.locks else 1
        return next(iter(self.rows(limit=limit, **given)), None)

    def or_404(self, **given: Any) -> Any:
        """The first row. Raises NotFound when there is none."""
        if (found := self.first(**given)) is None:
            raise NotFound("Not found.")
        return found

    def total(self, **given: Any) -> int:
        """How many rows there are, counted on the table itself."""
        plan = self._counted
        with connection.cursor() as cursor:
            sql = f"SELECT COUNT(*) FROM ({plan.sql}) found"  # noqa: S608  the ORM's own SQL
            cursor.execute(sql, list(_bound(plan.values, given)))
            return int(cursor.fetchone()[0])

    @cached_property
    def _plan(self) -> Plan:
        return _composed(self._whole)

    @cached_property
    def _counted(self) -> Plan:
        return _composed(lambda: self.queryset().order_by().values_list("pk"))

    @cached_property
    def _deep(self) -> Plan:
        ids = _composed(lambda: self.queryset().values_list("pk"))
        page = (*ids.values, Given("limit"), Given("offset"))
        among = RawSQL(f"{ids.sql} LIMIT %s OFFSET %s", page)  # noqa: S611  the ORM's own SQL
        return _composed(lambda: self._whole().filter(pk__in=among))

    def _whole(self) -> QuerySet[Any, Any]:
        found = self.queryset()
        return found.values_list(*self.columns) if self.columns else found


def _composed(queryset: Callable[[], QuerySet[Any, Any]]) -> Plan:
    with tenancy.working_for(COMPANY):
        asked: Any = queryset()
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select])
    by_position = tuple((at, *found) for at, found in converters.items())
    shape = _instance_by(compiler) if asked._fields is None else tuple
    return Plan(sql, tuple(values), by_position, shape, asked.query.select_for_update)


def _bound(values: tuple[Any, ...], given: Mapping[str, Any]) -> Iterator[Any]:
    for value in values:
        if value is COMPANY:
            yield tenancy.company_id()
        else:
            yield given[value.name] if isinstance(value, Given) else value


def _instance_by(compiler: Any) -> Callable[[list[Any]], Any]:
    """As the ORM's own ModelIterable makes them."""
    known = compiler.klass_info
    model, places = known["model"], known["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [column[0].target.attname for column in compiler.select[own]]
    related: Any = get_related_populators(known, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # stubs of a later Django

    def instance(values: list[Any]) -> Any:
        row = model.from_db(DEFAULT_DB_ALIAS, names, values[own])
        for populator in related:
            populator.populate(values, row)
        return row

    return instance
