"""What is measured: the product's requests, the floor's for the same job, and what is aimed at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

from bench.traffic import Asked

Known = dict[str, Any]
Ask = Callable[[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """`ours` makes n requests; `floor` those of the floor, if the job has one.

    `most` is the target: of the ratio to the floor, of p50 in ms, or of the CPU in ms.
    """

    name: str
    ours: Callable[[int], Sequence[Asked]]
    floor: Callable[[int], Sequence[Asked]] | None = None
    target: str = ""
    most: float = 0
    weight: float = 1
    """Of how many requests are sent."""


def cases(known: Known, ask: Ask) -> list[Case]:
    """`ask` puts one request to the product, for what must be there before the measured one."""
    return [*_reads(known), *_searches(known), *_writes(known, ask), *_pages(known)]


def _reads(known: Known) -> list[Case]:
    orders = known["orders"]

    def every(path: str) -> Callable[[int], list[Asked]]:
        return lambda n: [Asked(path)] * n

    return [
        Case("list of work orders", _api(known, "/work-orders"), every("/work-orders"), "total", 5),
        Case(
            "list, page 500",
            _api(known, "/work-orders?page=500"),
            lambda n: [Asked("/work-orders?page=500")] * n,
            "total",
            2,
            0.5,
        ),
        Case(
            "one work order",
            lambda n: [_as_program(known, f"/work-orders/{pk}") for pk in _some(orders, n)],
            lambda n: [Asked(f"/work-orders/{pk}") for pk in _some(orders, n)],
            "total",
            6,
        ),
    ]


def _searches(known: Known) -> list[Case]:
    terms = {
        "common name": "jansen",
        "rare ticket": known["ticket"][-9:].lower(),
        "two words": "yilmaz iphone",
        "no hit": "zzyzx",
    }
    return [
        Case(f"search: {name}", _api(known, f"/work-orders?q={term}"), None, "p50", 10, 0.5)
        for name, term in terms.items()
    ]


def _writes(known: Known, ask: Ask) -> list[Case]:
    customers, products = known["customers"], known["products"]

    def orders(n: int) -> list[dict[str, Any]]:
        device = {"device_brand": "Apple", "device_model": "iPhone 15 Pro"}
        problem = {"problem_description": "Cracked screen"}
        return [{"customer_id": pk, **device, **problem} for pk in _some(customers, n)]

    def corrections(n: int) -> list[dict[str, Any]]:
        return [{"product_id": pk, "quantity": 2} for pk in _some(products, n)]

    def drafts(n: int) -> list[dict[str, Any]]:
        line = {"description": "Screen replacement", "qty": 1, "unit_price": 89, "vat_rate": 21}
        parts = {"invoice_date": datetime.now(UTC).date().isoformat(), "lines": [line] * 3}
        return [{"customer_id": pk, **parts} for pk in _some(customers, n)]

    def made(n: int) -> list[int]:
        return [ask("/api/invoices", body)["id"] for body in drafts(n)]

    def posted(path: str, bodies: Callable[[int], list[Any]]) -> Callable[[int], list[Asked]]:
        return lambda n: [_as_program(known, path, body) for body in bodies(n)]

    return [
        Case(
            "create a work order",
            posted("/work-orders", orders),
            lambda n: [Asked("/work-orders", body) for body in orders(n)],
            "total",
            8,
        ),
        Case(
            "adjust stock",
            posted("/stock/adjust", corrections),
            lambda n: [Asked("/stock", body) for body in corrections(n)],
            "total",
            8,
        ),
        Case("draft an invoice", posted("/invoices", drafts)),
        Case(
            "issue an invoice",
            lambda n: [_as_program(known, f"/invoices/{pk}/issue") for pk in made(n)],
            lambda n: [Asked("/invoices", {"customer_id": customers[0], "lines": 3})] * n,
            "total",
            12,
        ),
        Case(
            "PDF of an invoice",
            lambda n: [_as_program(known, f"/invoices/{pk}/pdf") for pk in made(1) * n],
            None,
            "cpu",
            100,
            0.1,
        ),
    ]


def _pages(known: Known) -> list[Case]:
    """Of the staff, on the newest repair."""
    order = known["orders"][0]
    paths = {
        "work orders": "/admin/workorders/workorder/",
        "work order": f"/admin/workorders/workorder/{order}/change/",
        "dashboard": "/admin/",
        "counter": "/admin/counter/",
        "desk": f"/admin/desk/{order}/",
    }

    def seen(path: str) -> Callable[[int], list[Asked]]:
        return lambda n: [Asked(path, headers=(("Cookie", known["cookies"]),))] * n

    return [
        Case(f"page: {name}", seen(path), None, "p50", 100, 0.2) for name, path in paths.items()
    ]


def _api(known: Known, path: str) -> Callable[[int], list[Asked]]:
    return lambda n: [_as_program(known, path)] * n


def _as_program(known: Known, path: str, body: Any = None) -> Asked:
    return Asked(f"/api{path}", body, (("Authorization", f"Bearer {known['token']}"),))


def _some(rows: Sequence[Any], n: int) -> list[Any]:
    return list(islice(cycle(rows), n))
