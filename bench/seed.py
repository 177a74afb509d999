"""Fill an empty database: one company with a long history, by few statements, all guards up.

`python -m bench.seed 100000` prints, as JSON, what the cases must know of it.
"""

import json
import sys
from decimal import Decimal
from itertools import product as pairs
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  the models need the line above
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounting.models import GlAccount, TaxCode  # noqa: E402
from bench.statements import named  # noqa: E402
from crm.models import Customer  # noqa: E402
from inventory.models import Bin, Product, StockLevel, StockMove  # noqa: E402
from repair_angel.kernel import tenancy  # noqa: E402
from repair_angel.kernel.models import ApiToken, Branch, Company, Member  # noqa: E402
from repair_angel.kernel.services import companies  # noqa: E402
from workorders.models import WorkOrder  # noqa: E402
from workorders.services.work_orders import first_status  # noqa: E402

CUSTOMERS, PRODUCTS, UNFINISHED = 20_000, 2_000, 500
FIRST = (
    "Jan Anna Piet Fatima Kees Sofie Mohamed Emma Daan Julia Sem Eva Lucas Tess Finn Lotte".split()
)
LAST = (
    "Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Yilmaz Kaya Maas "
    "Verhoeven Jacobs Vermeulen Willems Hoekstra Koster Prins Blom Huisman Kuipers"
).split()


def seed(orders: int) -> dict[str, Any]:
    admin = companies.Admin("admin@example.com", "a long password")
    company = companies.create(name="The long history", admin=admin, city="Amsterdam")
    with tenancy.working_for(company.pk):
        _customers()
        _products()
        _orders(company, orders)
        known = _known(company)
    with connection.cursor() as cursor:
        for statement in named("floor.sql")["tables"].split(";"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    return known


def _customers() -> None:
    names = list(pairs(FIRST, LAST))
    rows = []
    for at in range(CUSTOMERS):
        first, last = names[at % len(names)]
        mail, phone = f"{first}.{last}{at}@example.com".lower(), f"06 {10_000_000 + at * 17}"
        row = Customer(first_name=first, last_name=last, email=mail, phone=phone)
        row.search = row.found_by()
        rows.append(row)
    Customer.objects.bulk_create(rows, batch_size=2000)


def _products() -> None:
    """Each with 10,000 pieces in the default bin, brought there by a move."""
    rows = [Product(name=f"Screen {at}", sku=f"SCR-{at}", **PRICES) for at in range(PRODUCTS)]
    for row in rows:
        row.search = row.found_by()
    there = {"quantity": Decimal(10_000)}
    Product.objects.bulk_create(rows, batch_size=2000)
    to_bin = Bin.objects.default()
    moved = {"unit_cost": Decimal(10), "value": PRICES["stock_value"], "reason": "opening"}
    StockMove.objects.bulk_create(
        StockMove(product=row, to_bin=to_bin, **there, **moved) for row in rows
    )
    StockLevel.objects.bulk_create(StockLevel(product=row, bin=to_bin, **there) for row in rows)


PRICES: dict[str, Any] = {
    "price_excl": Decimal(89),
    "purchase_price": Decimal(10),
    "vat_rate": Decimal(21),
    "on_hand": Decimal(10_000),
    "stock_value": Decimal(100_000),
}


def _orders(company: Company, orders: int) -> None:
    given = {"company": company.pk, "orders": orders, "unfinished": min(UNFINISHED, orders)}
    given["branch"] = Branch.objects.earliest("pk").pk
    with connection.cursor() as cursor:
        for statement in named("seed.sql").values():
            cursor.execute(statement, given)


def _known(company: Company) -> dict[str, Any]:
    member = Member.objects.select_related("user").get(company=company)
    _, token = ApiToken.issue(member=member, name="bench", abilities=["*"])
    browser = Client()
    browser.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "company": company.pk,
        "token": token,
        "cookies": "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items()),
        "orders": _ids(WorkOrder.objects.order_by("-pk")[:5000]),
        "ticket": WorkOrder.objects.order_by("pk")[1000].ticket_no,
        "customers": _ids(Customer.objects.filter(is_walk_in=False).order_by("pk")[:5000]),
        "products": _ids(Product.objects.order_by("pk")),
        "branch": Branch.objects.earliest("pk").pk,
        "status": first_status().pk,
        "account": GlAccount.objects.earliest("pk").pk,
        "tax_code": TaxCode.objects.earliest("pk").pk,
        "bin": Bin.objects.default().pk,
    }


def _ids(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


if __name__ == "__main__":
    assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    json.dump(seed(int(sys.argv[1])), sys.stdout)
