"""The floor: the statements of floor.sql behind a bare WSGI function.

No authentication, no validation, no count: what is left when everything a product does is taken
away. Served by gunicorn as the product is, `gunicorn bench.floor:application`.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from bench.statements import named

Start = Callable[[str, list[tuple[str, str]]], Any]

SQL = named("floor.sql")
KNOWN: dict[str, Any] = json.loads(os.environ.get("BENCH_KNOWN", "{}"))
"""Ids that the product looks up: company, branch, status, account, tax code, bin."""

_local = threading.local()


def connection() -> psycopg.Connection[Any]:
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    return _local.connection


def work_orders(page: int) -> Any:
    given = {**KNOWN, "offset": (page - 1) * 25}
    return connection().execute(SQL["list"], given).fetchall()


def work_order(number: int) -> Any:
    given, asked = {**KNOWN, "id": number}, connection()
    order = asked.execute(SQL["one"], given).fetchone()
    return [order, asked.execute(SQL["lines"], given).fetchall()]


def take_in(body: dict[str, Any]) -> Any:
    asked = connection()
    with asked.transaction():
        row = asked.execute(SQL["work_order"], {**KNOWN, **body}).fetchone()
        assert row is not None
        asked.execute(SQL["event"], {**KNOWN, "id": row[0]})
    return row


def invoice(body: dict[str, Any]) -> Any:
    net = 8900 * body["lines"]
    given = {**KNOWN, **body, "kind": "invoice", "subtotal": net, "vat": net * 21 // 100}
    given["total"] = given["subtotal"] + given["vat"]
    asked = connection()
    with asked.transaction():
        given["number"] = f"INV-2026-{_one(asked, 'number', given):04}"
        given["id"] = _one(asked, "invoice", given)
        asked.execute(SQL["invoice_lines"], given)
        asked.execute(SQL["ledger"], given)
    return [given["id"], given["number"]]


def adjust(body: dict[str, Any]) -> Any:
    given, asked = {**KNOWN, **body}, connection()
    with asked.transaction():
        asked.execute(SQL["move"], given)
        return _one(asked, "stock", given)


def _one(asked: psycopg.Connection[Any], name: str, given: dict[str, Any]) -> Any:
    row = asked.execute(SQL[name], given).fetchone()
    assert row is not None
    return row[0]


WRITES = {"/work-orders": take_in, "/invoices": invoice, "/stock": adjust}


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "POST":
        answer = WRITES[path](json.loads(environ["wsgi.input"].read()))
    elif path == "/work-orders":
        answer = work_orders(int(environ["QUERY_STRING"].removeprefix("page=") or 1))
    else:
        answer = work_order(int(path.rpartition("/")[2]))
    body = json.dumps(answer, default=str).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
