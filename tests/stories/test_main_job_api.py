"""The main job, told by a program: from customer to paid, over HTTP alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounting.models import JournalEntry, JournalLine
from repair_angel.kernel import deliveries, tenancy
from repair_angel.kernel.models import Company
from repair_angel.kernel.services import companies

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["/api", "/repair-angel-v2/api"])
def call(request: Any, client: Client) -> Callable[..., Any]:
    """Calls the API below either base address; logs in first."""
    cache.clear()
    companies.create(
        name="Screen Doctor",
        admin=companies.Admin("admin@example.com", "secret", "Admin"),
        locale="en",
        vat_number="NL123456782B90",
    )
    headers: dict[str, str] = {}

    def send(method: str, path: str, status: int, body: Any = None) -> Any:
        answer = client.generic(
            method,
            f"{request.param}/{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == status, content
        if answer.headers.get("Content-Type") == "application/pdf":
            return content
        return json.loads(content) if content else None

    login = send("POST", "auth/login", 200, {"email": "admin@example.com", "password": "secret"})
    headers["Authorization"] = f"Bearer {login['token']}"
    return send


def test_a_repair_is_taken_in_invoiced_and_paid(call):
    customer = call("POST", "customers", 201, {"first_name": "Jane", "last_name": "Smith"})
    screen = call(
        "POST",
        "products",
        201,
        {
            "name": "iPhone 15 Screen",
            "sku": "SCR-IP15-BLK",
            "price_excl": 89.00,
            "purchase_price": 42.00,
            "stock_quantity": 12,
            "min_stock": 3,
        },
    )
    order = call(
        "POST",
        "work-orders",
        201,
        {
            "customer_id": customer["id"],
            "device_brand": "Apple",
            "device_model": "iPhone 15 Pro",
            "problem_description": "Cracked screen",
        },
    )
    call(
        "POST",
        f"work-orders/{order['id']}/lines",
        201,
        {"description": "Screen", "product_id": screen["id"], "quantity": 1, "unit_price": 89.00},
    )
    call(
        "POST",
        f"work-orders/{order['id']}/lines",
        201,
        {"description": "Labour", "quantity": 0.5, "unit_price": 60.00, "vat_rate": 21},
    )
    call("POST", f"work-orders/{order['id']}/notes", 201, {"note": "Waterproof seal too"})
    call("PUT", f"work-orders/{order['id']}", 200, {"status": "completed"})

    draft = call(
        "POST",
        "invoices",
        201,
        {
            "customer_id": customer["id"],
            "work_order_id": order["id"],
            "invoice_date": "2026-03-27",
            "due_date": "2026-04-27",
        },
    )
    assert draft["status"] == "draft"
    assert draft["invoice_number"] is None
    assert (draft["subtotal"], draft["vat_total"], draft["total"]) == (119.0, 24.99, 143.99)

    issued = call("POST", f"invoices/{draft['id']}/issue", 200)
    assert issued["invoice_number"] == "INV-2026-0001"
    assert issued["status"] in ("sent", "overdue")

    pdf = call("GET", f"invoices/{draft['id']}/pdf", 200)
    assert pdf.startswith(b"%PDF-")

    call("POST", f"invoices/{draft['id']}/payments", 201, {"amount": 43.99, "method": "cash"})
    call("POST", f"invoices/{draft['id']}/payments", 422, {"amount": 100.01, "method": "card"})
    call("POST", f"invoices/{draft['id']}/payments", 201, {"amount": 100, "method": "card"})

    paid = call("GET", f"invoices/{draft['id']}", 200)
    assert (paid["status"], paid["amount_due"]) == ("paid", 0)
    timeline = call("GET", f"v1/work-orders/{order['id']}/timeline", 200)
    assert [entry["event"] for entry in timeline["data"]][:2] == ["completed", "status_changed"]

    with tenancy.working_for(Company.objects.get().pk):
        deliveries.deliver_events()
        assert JournalEntry.objects.filter(status="posted").count() == 4
        lines = JournalLine.objects.all()
        assert sum(line.debit - line.credit for line in lines) == 0
        debtors = [line for line in lines.select_related("account") if line.account.code == "1300"]
        assert sum(line.debit - line.credit for line in debtors) == 0
