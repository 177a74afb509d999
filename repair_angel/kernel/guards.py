"""What the database itself refuses, whatever the code does: declared beside a model, made here.

A model lists its guards (`guards = [AppendOnly()]`); every table with a company gets, unasked, a
fixed company and composite keys. One mechanism turns them into triggers (and, on PostgreSQL, foreign
keys): all are taken down before a migration and put up after it, because SQLite drops a table's
triggers whenever Django rebuilds it, and a trigger naming a table under rebuild breaks the rebuild.

A guard's name ends in a hash of its text, so comparing names tells whether a database has what is
declared: `missing()` is asked by the readiness page and by the tests.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models.expressions import Expression
from django.utils import translation

from repair_angel.kernel.tenancy import TenantForeignKey

PREFIX = "guard_"


@dataclass(frozen=True)
class Piece:
    """One trigger or constraint: its name says its content, `create` makes it on `vendor`.

    `needs` are the tables that must be there for it to be made.
    """

    name: str
    table: str
    create: tuple[str, ...]
    is_constraint: bool = False
    needs: frozenset[str] = frozenset()


class Guard:
    """Something the database refuses on one table."""

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        raise NotImplementedError

    def keeps(self, model: type[models.Model], fields: Collection[str]) -> str:
        """SQL over `{row}` that is true of rows whose `fields` this refuses to change; or none."""
        return ""


@dataclass(frozen=True)
class Refuse(Guard):
    """Refuse a row's INSERT, UPDATE or DELETE when a condition holds.

    `when` is SQL both databases understand, over NEW and OLD; `{differs:column}` is true when that
    column changes. `lock` is run first on PostgreSQL (`PERFORM 1 FROM … FOR SHARE`), to wait for
    whoever is changing what the condition reads; SQLite has one writer and needs none.
    """

    code: str
    on: str
    when: str
    says: str
    lock: str = ""

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        table = model._meta.db_table
        when = _spelled(self.when, vendor)
        message = f"{self.code}: {self.says}".replace("'", "''")
        for event in self.on.split("|"):
            if vendor == "sqlite":
                yield made(
                    table,
                    self.code,
                    f'CREATE TRIGGER {{name}} BEFORE {event} ON "{table}" FOR EACH ROW WHEN {when} '
                    f"BEGIN SELECT RAISE(ABORT, 'guard {message}'); END",
                )
            else:
                row = "OLD" if event == "DELETE" else "NEW"
                lock = f"{self.lock}; " if self.lock else ""
                raising = message.replace("%", "%%")
                yield made(
                    table,
                    self.code,
                    f"CREATE OR REPLACE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock}"
                    f"IF {when} THEN RAISE EXCEPTION 'guard {raising}' USING ERRCODE = '23514'; "
                    f"END IF; RETURN {row}; END $$",
                    f'CREATE TRIGGER {{name}} BEFORE {event} ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION {name}()",
                )


@dataclass(frozen=True)
class AppendOnly(Guard):
    """Rows are added and never changed or removed, not even by TRUNCATE.

    The texts `erasable` may be emptied, because a person may ask to be forgotten.
    """

    erasable: Sequence[str] = ()

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        with translation.override(None):  # the text is part of the name, and of no language
            says = f"{model._meta.verbose_name_plural} are only ever added"
        for event, when in (("UPDATE", self._changes(model)), ("DELETE", "1 = 1")):
            yield from Refuse("append_only", event, when, says).pieces(model, vendor)
        yield from _no_truncate(model, vendor, says)

    def keeps(self, model: type[models.Model], fields: Collection[str]) -> str:
        return "" if set(fields) <= set(self.erasable) else "1 = 1"

    def _changes(self, model: type[models.Model]) -> str:
        if not self.erasable:
            return "1 = 1"
        return " OR ".join(
            f"({{differs:{f.column}}} AND NEW.\"{f.column}\" <> '')"
            if f.name in self.erasable
            else f"{{differs:{f.column}}}"
            for f in model._meta.concrete_fields
        )


@dataclass(frozen=True)
class Frozen(Guard):
    """Once `once` holds (SQL over `{row}`), a row stays and only the columns `free` may change."""

    once: str
    free: Sequence[str] = ()
    says: str = "this document can no longer be changed"

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        condition = f"({self.once.format(row='OLD')})"
        fixed = [f.column for f in model._meta.concrete_fields if f.name not in self.free]
        changed = " OR ".join(f"{{differs:{column}}}" for column in fixed)
        yield from Refuse("frozen", "UPDATE", f"{condition} AND ({changed})", self.says).pieces(
            model, vendor
        )
        yield from Refuse("frozen_delete", "DELETE", condition, self.says).pieces(model, vendor)
        yield from _no_truncate(model, vendor, self.says)

    def keeps(self, model: type[models.Model], fields: Collection[str]) -> str:
        return "" if set(fields) <= set(self.free) else f"({self.once})"


@dataclass(frozen=True)
class FrozenWith(Guard):
    """Rows are part of the document `parent` (a key's name) and freeze when it does.

    `once` is SQL over the parent's row, called `p`. On PostgreSQL the parent is share-locked, so a
    line can not slip in while the document is being issued or posted.
    """

    parent: str
    once: str
    says: str = "this document can no longer be changed"

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        field: Any = model._meta.get_field(self.parent)
        table, column = field.related_model._meta.db_table, field.column
        for event in ("INSERT", "UPDATE", "DELETE"):
            row = "NEW" if event == "INSERT" else "OLD"
            same = (
                f'FROM "{table}" p WHERE p.id = {row}.{column} AND p.company_id = {row}.company_id'
            )
            when = f"EXISTS (SELECT 1 {same} AND ({self.once}))"
            if event == "UPDATE":
                when = f"{when} OR {{differs:{column}}}"
            yield from Refuse(
                "frozen_part",
                event,
                when,
                self.says,
                lock=f"PERFORM 1 {same} FOR SHARE",
            ).pieces(model, vendor)

    def keeps(self, model: type[models.Model], fields: Collection[str]) -> str:
        field: Any = model._meta.get_field(self.parent)
        return (
            f'EXISTS (SELECT 1 FROM "{field.related_model._meta.db_table}" p '
            f"WHERE p.id = {{row}}.{field.column} AND p.company_id = {{row}}.company_id "
            f"AND ({self.once}))"
        )


@dataclass(frozen=True)
class FixedCompany(Guard):
    """A row keeps its id and its company. Every table with a company has this."""

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        yield from Refuse(
            "fixed_company",
            "UPDATE",
            "{differs:id} OR {differs:company_id}",
            "a row never changes its id or company",
        ).pieces(model, vendor)


@dataclass(frozen=True)
class CompositeKey(Guard):
    """(company_id, x_id) names a row of the same company. Every TenantForeignKey has this."""

    field: TenantForeignKey

    def pieces(self, model: type[models.Model], vendor: str) -> Iterator[Piece]:
        table, column = model._meta.db_table, self.field.column
        target = self.field.related_model._meta.db_table
        if vendor == "postgresql":
            yield made(
                table,
                f"key_{column}",
                f'ALTER TABLE "{table}" ADD CONSTRAINT {{name}} FOREIGN KEY (company_id, {column}) '
                f'REFERENCES "{target}" (company_id, id)',
                is_constraint=True,
                needs=(target,),
            )
            return
        absent = (
            f'NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{target}" '
            f"WHERE id = NEW.{column} AND company_id = NEW.company_id)"
        )
        if target == table:
            absent = f"({absent}) AND NEW.{column} IS NOT NEW.id"
        says = f"{table}.{column} names no row of this company"
        yield from Refuse(f"key_{column}", "INSERT|UPDATE", absent, says).pieces(model, vendor)
        other = " AND id <> OLD.id" if target == table else ""
        used = (
            f'EXISTS (SELECT 1 FROM "{table}" '
            f"WHERE company_id = OLD.company_id AND {column} = OLD.id{other})"
        )
        for piece in Refuse(f"key_{column}", "DELETE", used, f"{table} still refers to it").pieces(
            self.field.related_model, vendor
        ):
            yield made(
                target, f"{table}_{column}", *piece.create, rename=piece.name, needs=(table,)
            )


class _Keeps(Expression):
    """What a guard says of a row, wherever a query puts its table."""

    output_field = models.BooleanField()

    def __init__(self, condition: str) -> None:
        super().__init__()
        self.condition, self.row = condition, models.F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.row,) = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        alias: Any = self.row
        return self.condition.format(row=compiler.quote_name_unless_alias(alias.alias)), ()


def changeable(rows: models.QuerySet[Any], *fields: str) -> models.QuerySet[Any]:
    """Those of `rows` of which the guards let these fields be changed (or texts be emptied)."""
    for guard in getattr(rows.model, "guards", []):
        if condition := guard.keeps(rows.model, fields):
            rows = rows.exclude(_Keeps(condition))
    return rows


def declared(vendor: str) -> dict[str, Piece]:
    """Every piece the models ask for, by name."""
    return {
        piece.name: piece for model, guard in all_guards() for piece in guard.pieces(model, vendor)
    }


def all_guards() -> Iterator[tuple[type[models.Model], Guard]]:
    """Every table's guards: its own, and those it has unasked."""
    for model in apps.get_models():
        if not model._meta.proxy and model._meta.managed:
            yield from ((model, guard) for guard in _guards_of(model))


def installed(using: str = "default") -> dict[str, tuple[str, bool]]:
    """What the database has: name → (table, is it a constraint)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, tbl_name, 0 FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT tgname, relname, 0 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgname LIKE %s AND relnamespace = current_schema()::regnamespace "
                "UNION ALL SELECT conname, relname, 1 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid "
                "WHERE contype = 'f' AND conname LIKE %s AND relnamespace = current_schema()::regnamespace",
                [f"{PREFIX}%", f"{PREFIX}%"],
            )
        return {name: (table, bool(constraint)) for name, table, constraint in cursor.fetchall()}


def missing(using: str = "default") -> list[str]:
    """Guards declared and not in the database; empty when all is well."""
    return sorted(declared(connections[using].vendor).keys() - installed(using).keys())


def take_down(using: str = "default", *, keys: bool = False) -> None:
    """Remove the triggers (and, with `keys`, PostgreSQL's composite keys)."""
    _drop(using, {n: x for n, x in installed(using).items() if keys or not x[1]})


def put_up(using: str = "default") -> None:
    """Make the database have exactly what is declared of the tables it has.

    What is there already stays.
    """
    connection = connections[using]
    there, tables = installed(using), set(connection.introspection.table_names())
    wanted = {n: x for n, x in declared(connection.vendor).items() if x.needs <= tables}
    _drop(using, {name: there[name] for name in there.keys() - wanted.keys()})
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in sorted(wanted.keys() - there.keys()):
            for statement in wanted[name].create:
                cursor.execute(statement)


def before_migrate(sender: Any, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Keys stay while going forward, for checking them again takes long; going back, they are in the way."""
    if plan:
        take_down(using, keys=any(backward for _, backward in plan))


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    put_up(using)


def _guards_of(model: type[models.Model]) -> Iterable[Guard]:
    fields = model._meta.local_concrete_fields
    yield from getattr(model, "guards", [])
    if any(field.name == "company" for field in fields):
        yield FixedCompany()
    for field in fields:
        if isinstance(field, TenantForeignKey):
            yield CompositeKey(field)


def _no_truncate(model: type[models.Model], vendor: str, says: str) -> Iterator[Piece]:
    if vendor == "postgresql":
        table = model._meta.db_table
        message = says.replace("'", "''").replace("%", "%%")
        yield made(
            table,
            "truncate",
            "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'guard truncate: {message}' USING ERRCODE = '23514'; END $$",
            f'CREATE TRIGGER {{name}} BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        )


def _spelled(when: str, vendor: str) -> str:
    """Spell `{differs:column}` in the vendor's words."""
    unequal = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    parts = when.split("{differs:")
    spelled = [parts[0]]
    for part in parts[1:]:
        column, _, rest = part.partition("}")
        spelled.append(f'NEW."{column}" {unequal} OLD."{column}"{rest}')
    return "".join(spelled)


def made(
    table: str,
    code: str,
    *create: str,
    is_constraint: bool = False,
    rename: str = "",
    needs: Sequence[str] = (),
) -> Piece:
    """A piece named after its table, its kind and a hash of its text."""
    digest = hashlib.sha256(f"{table} {' '.join(create)}".encode()).hexdigest()[:8]
    name = f"{PREFIX}{table[:24]}_{code[:22]}_{digest}"
    return Piece(
        name,
        table,
        tuple(
            statement.replace(rename, name) if rename else statement.replace("{name}", name)
            for statement in create
        ),
        is_constraint,
        frozenset([table, *needs]),
    )


def _drop(using: str, doomed: dict[str, tuple[str, bool]]) -> None:
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, (table, is_constraint) in doomed.items():
            if is_constraint:
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            elif connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')
