"""For each piece of a guard, the statements it is there to refuse: generated from its declaration."""

import re
from collections.abc import Iterator

from django.db import connection, models

from repair_angel.kernel import guards
from repair_angel.kernel.fields import FixedPointField
from repair_angel.kernel.guards import (
    AppendOnly,
    CompositeKey,
    FixedCompany,
    Frozen,
    FrozenWith,
    Guard,
    Piece,
    Refuse,
)
from repair_angel.kernel.tallies import Counted

POST = "UPDATE accounting_journalentry SET status = 'posted', number = 'X' WHERE status = 'draft'"

# What a table refuses in its own words: (table, code) → statements, each of which must be refused.
OWN_WORDS = {
    ("accounting_invoice", "kept_pdf"): ["UPDATE accounting_invoice SET pdf_id = NULL"],
    ("accounting_cashmove", "closed_session"): [
        "INSERT INTO accounting_cashmove (company_id, session_id, kind, amount, account_id,"
        " description, created_at) SELECT m.company_id, s.id, m.kind, m.amount, m.account_id, '',"
        " m.created_at FROM accounting_cashmove m JOIN accounting_cashsession s"
        " ON s.company_id = m.company_id AND s.closed_at IS NOT NULL"
    ],
    ("accounting_payment", "closed_session"): [
        "INSERT INTO accounting_payment (company_id, kind, invoice_id, amount, settles, difference,"
        " on_account, method, date, reference, created_at, cash_session_id) SELECT p.company_id,"
        " 'payment', p.invoice_id, 1, 1, 0, 0, 'cash', p.date, '', p.created_at, s.id"
        " FROM accounting_payment p JOIN accounting_cashsession s"
        " ON s.company_id = p.company_id AND s.closed_at IS NOT NULL"
    ],
    ("accounting_creditnote", "no_way_back"): [
        "UPDATE accounting_creditnote SET status = 'open' WHERE status <> 'open'"
    ],
    ("accounting_creditnote", "numbered"): [
        "UPDATE accounting_creditnote SET number = 'X' WHERE status = 'open'"
    ],
    ("accounting_creditnote", "numbered_row"): ["DELETE FROM accounting_creditnote"],
    ("accounting_creditnote", "over_credit"): [
        "INSERT INTO accounting_creditnote (company_id, number, status, invoice_id, customer_id,"
        " date, reason, prices_include_vat, subtotal, vat_total, total, amount_applied, seller,"
        " buyer, created_at, search) SELECT company_id, 'X', 'open', invoice_id, customer_id, date,"
        " 'x', prices_include_vat, 1, 0, 100000000, 0, '{}', '{}', created_at, ''"
        " FROM accounting_creditnote",
        "UPDATE accounting_creditnote SET total = 100000000 WHERE status = 'open'",
    ],
    ("accounting_creditnote", "kept_pdf"): ["UPDATE accounting_creditnote SET pdf_id = NULL"],
    ("accounting_journalentry", "born_draft"): [
        "INSERT INTO accounting_journalentry (company_id, journal, number, status, date,"
        " description, source_type, purpose, created_at) SELECT company_id, 'MEM', 'X', 'posted',"
        " date, '', '', '', created_at FROM accounting_journalentry"
    ],
    ("accounting_journalentry", "closed_period"): [
        POST.replace("status = 'posted'", "status = 'posted', date = '2099-01-01'")
    ],
    ("accounting_journalentry", "closed_year"): [
        POST.replace("status = 'posted'", "status = 'posted', date = '2099-01-01'")
    ],
    ("accounting_journalentry", "unbalanced"): [POST],
    ("accounting_vatentry", "vat_of_draft"): [
        "INSERT INTO accounting_vatentry (company_id, entry_id, tax_code_id, rubriek, base, vat,"
        " date, vat_number, source_type, source_id) SELECT v.company_id, e.id, v.tax_code_id, '1a',"
        " 1, 1, v.date, '', 'x', 1 FROM accounting_vatentry v JOIN accounting_journalentry e"
        " ON e.company_id = v.company_id AND e.status = 'draft'"
    ],
    ("accounting_vatentry", "vat_supplemented"): [
        "UPDATE accounting_vatentry SET supplement_id = NULL"
    ],
    ("accounting_vatentry", "closed_period"): [
        "INSERT INTO accounting_vatentry (company_id, entry_id, tax_code_id, rubriek, base, vat,"
        " date, vat_number, source_type, source_id) SELECT company_id, entry_id, tax_code_id, '1a',"
        " 1, 1, '2099-01-01', '', 'x', 1 FROM accounting_vatentry"
    ],
    ("accounting_marginentry", "closed_period"): [
        "INSERT INTO accounting_marginentry (company_id, tax_code_id, date, bought, sold,"
        " description, source_type) SELECT company_id, tax_code_id, '2099-01-01', 1, 0, '', ''"
        " FROM accounting_marginentry"
    ],
    ("accounting_vatperiod", "periods_overlap"): [
        "INSERT INTO accounting_vatperiod (company_id, year, starts_on, ends_on, status, boxes,"
        " times_closed, reopened_because, filing_reference) SELECT company_id, year, '1999-01-01',"
        " ends_on, 'open', '{}', 0, '', '' FROM accounting_vatperiod",
        "UPDATE accounting_vatperiod SET ends_on = '2098-12-31'",
    ],
    ("accounting_vatperiod", "filed_period"): [
        "UPDATE accounting_vatperiod SET total = 1 WHERE filed_at IS NOT NULL",
        "DELETE FROM accounting_vatperiod WHERE filed_at IS NOT NULL",
    ],
    ("accounting_vatperiod", "closed_period_stays"): [
        "DELETE FROM accounting_vatperiod WHERE status <> 'open' AND filed_at IS NULL"
    ],
    ("samples_thing", "too_cheap"): [
        "INSERT INTO samples_thing (company_id, name, price, quantity, discount)"
        " SELECT id, 'gold', 0, 0, 10001 FROM kernel_company",
        "UPDATE samples_thing SET discount = 10001",
    ],
}


def pieces() -> list[tuple[type[models.Model], Guard, Piece]]:
    """Every piece of every declared guard, on the running database."""
    return [
        (model, guard, piece)
        for model, guard in guards.all_guards()
        if not isinstance(guard, Counted)  # which refuses nothing
        for piece in guard.pieces(model, connection.vendor)
    ]


def statements(model: type[models.Model], guard: Guard, piece: Piece) -> Iterator[str]:
    """What this piece alone must refuse. Nothing means: nobody thought of a way to try it."""
    event = _event(piece)
    if event == "TRUNCATE":
        yield f"TRUNCATE {model._meta.db_table} CASCADE"
    elif isinstance(guard, AppendOnly):
        yield from _added_only(model, guard, event)
    elif isinstance(guard, FixedCompany):
        yield f"UPDATE {model._meta.db_table} SET id = id + 1000000"
        yield f"UPDATE {model._meta.db_table} SET company_id = company_id + 1000000"
    elif isinstance(guard, Frozen):
        yield from _frozen(model, guard, event)
    elif isinstance(guard, FrozenWith):
        yield from _frozen_part(model, guard, event)
    elif isinstance(guard, CompositeKey):
        yield from _foreign(model, guard, event)
    elif isinstance(guard, Refuse):
        own = OWN_WORDS.get((model._meta.db_table, guard.code), [])
        yield from (sql for sql in own if sql.startswith(event))


def another_value(field: models.Field) -> str:
    """SQL for a value a row's column does not have now."""
    column = f'"{field.column}"'
    if isinstance(field, models.BooleanField):
        return f"NOT {column}"
    if isinstance(field, models.JSONField):
        return """'{"other": 1}'"""
    if isinstance(field, models.DateField):
        return "'1999-01-01 00:00:00+00:00'"
    if isinstance(field, models.ForeignKey | models.IntegerField | FixedPointField):
        return f"COALESCE({column}, 0) + 1000000"
    return f"CASE WHEN {column} = 'x' THEN 'y' ELSE 'x' END"


def _event(piece: Piece) -> str:
    found = re.search(r"BEFORE (\w+) ON", " ".join(piece.create))
    return found[1] if found else "UPDATE"  # PostgreSQL's own foreign key


def _added_only(model: type[models.Model], guard: AppendOnly, event: str) -> Iterator[str]:
    table = model._meta.db_table
    if event == "DELETE":
        yield f"DELETE FROM {table}"
    elif not guard.erasable:
        yield f"UPDATE {table} SET id = id"
    else:
        for field in model._meta.concrete_fields:
            yield f'UPDATE {table} SET "{field.column}" = {another_value(field)}'


def _frozen(model: type[models.Model], guard: Frozen, event: str) -> Iterator[str]:
    table = model._meta.db_table
    there = guard.once.format(row=table)
    if event == "DELETE":
        yield f"DELETE FROM {table} WHERE {there}"
        return
    for field in model._meta.concrete_fields:
        if field.name not in guard.free:
            yield f'UPDATE {table} SET "{field.column}" = {another_value(field)} WHERE {there}'


def _frozen_part(model: type[models.Model], guard: FrozenWith, event: str) -> Iterator[str]:
    table, key = model._meta.db_table, model._meta.get_field(guard.parent)
    parent = key.related_model._meta.db_table
    inside = f"{key.column} IN (SELECT p.id FROM {parent} p WHERE {guard.once})"
    if event == "INSERT":
        yield _copy(model, where=inside)
    elif event == "DELETE":
        yield f"DELETE FROM {table} WHERE {inside}"
    else:
        yield f"UPDATE {table} SET id = id WHERE {inside}"
        yield f"UPDATE {table} SET {key.column} = {key.column} + 1000000 WHERE NOT {inside}"


def foreign_writes(model: type[models.Model], guard: CompositeKey) -> tuple[str, str]:
    """An INSERT and an UPDATE that name a row of another company."""
    table, column = model._meta.db_table, guard.field.column
    target = guard.field.related_model._meta.db_table
    theirs = f"(SELECT MIN(t.id) FROM {target} t WHERE t.company_id <> {table}.company_id)"
    return (
        _copy(model, **{column: theirs}),
        f"UPDATE {table} SET {column} = {theirs} WHERE id = {_last(table)}",
    )


def _foreign(model: type[models.Model], guard: CompositeKey, event: str) -> Iterator[str]:
    """Name a row of another company; remove a row that is named."""
    table, column = model._meta.db_table, guard.field.column
    target = guard.field.related_model._meta.db_table
    insert, update = foreign_writes(model, guard)
    if event in ("INSERT", "UPDATE"):
        yield insert if event == "INSERT" else update
    if event == "DELETE" or connection.vendor == "postgresql":
        yield f"DELETE FROM {target} WHERE id = ({_pointed(table, column, target)})"


def point(guard: CompositeKey, model: type[models.Model]) -> str:
    """SQL that makes a row of a table point at one of its own company, if none does."""
    table, column = model._meta.db_table, guard.field.column
    target = guard.field.related_model._meta.db_table
    own = f"(SELECT MIN(t.id) FROM {target} t WHERE t.company_id = {table}.company_id)"
    return (
        f"UPDATE {table} SET {column} = {own} WHERE id = {_last(table)}"
        f" AND NOT EXISTS ({_pointed(table, column, target)})"
    )


def _last(table: str) -> str:
    return f"(SELECT MAX(id) FROM {table})"


def _pointed(table: str, column: str, target: str) -> str:
    """A row that another one names; one that names itself may go."""
    other = f"AND x.{column} <> x.id" if target == table else ""
    return f"SELECT x.{column} FROM {table} x WHERE x.{column} IS NOT NULL {other} LIMIT 1"


def _copy(model: type[models.Model], where: str = "1 = 1", **instead: str) -> str:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(instead.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where} LIMIT 1"
