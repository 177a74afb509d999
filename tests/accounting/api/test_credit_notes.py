"""/credit-notes as the reference has it, and the till's own resource."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounting.models import CreditNote, Invoice
from accounting.services import payments
from repair_angel.kernel.models import ApiToken, Member
from tests.accounting.conftest import DAY, line

ADDRESS = "/api/v1/credit-notes"


@pytest.fixture
def program(company, boss):
    _, plain = ApiToken.issue(member=Member.objects.get(), name="test", abilities=["*"])
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


@pytest.fixture
def create(program, issued):
    """Credits 40.00 of an issued invoice of 120.00 including VAT, as the reference does."""

    def make(**more):
        invoice = issued(line("99.17"))
        body = {
            "invoice_id": invoice.pk,
            "reason": "Repair took longer than agreed",
            "date": str(DAY),
            "lines": [{"description": "Goodwill", "qty": 1, "unit_price": 40, "vat_pct": 21}],
        }
        return program.post(ADDRESS, {**body, **more}, format="json")

    return make


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"invoice_id": 999999}, "invoice_id"),
        ({"reason": ""}, "reason"),
        ({"lines": []}, "lines"),
        ({"lines": None}, "lines"),
        ({"lines": [{"description": "x", "unit_price": 1, "vat_pct": 9}]}, "lines.0.vat_pct"),
        ({"lines": [{"description": "x", "unit_price": 100, "vat_pct": 21}]}, "lines"),
    ],
)
def test_what_is_wrong_is_said_by_field(create, wrong, field):
    answer = create(**wrong)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not CreditNote.objects.exists()


def test_as_in_the_reference_from_open_to_applied(program, create):
    made = create()

    assert made.status_code == 201
    shown = made.json()
    note, invoice = CreditNote.objects.get(), Invoice.objects.get()
    assert shown == {
        "id": note.pk,
        "credit_note_number": "CN-2026-0001",
        "status": "open",
        "invoice_id": invoice.pk,
        "customer": {"id": invoice.customer_id, "name": "Jane Smith"},
        "date": "2026-03-27",
        "reason": "Repair took longer than agreed",
        "subtotal": -40.00,
        "vat_total": -8.40,
        "total": -48.40,
        "amount_applied": 0.00,
        "invoice": {
            "id": invoice.pk,
            "invoice_number": "INV-2026-0001",
            "total": 120.00,
            "amount_due": 120.00,
        },
        "lines": [
            {
                "id": shown["lines"][0]["id"],
                "invoice_line_id": None,
                "description": "Goodwill",
                "qty": 1,
                "unit_price": 40.00,
                "vat_pct": 21,
                "line_total": -40.00,
                "return_to_stock": False,
            }
        ],
    }
    assert b'"total":-48.40' in made.content
    one = f"{ADDRESS}/{note.pk}"
    changed = program.put(one, {"reason": "Late", "invoice_id": 999}, format="json")
    assert (changed.status_code, changed.json()["reason"]) == (200, "Late")
    listed = program.get("/api/credit-notes", {"status": "open", "q": "CN-2026-0001"}).json()
    assert (listed["total"], listed["data"][0]["total"]) == (1, -48.40)

    applied = program.post(f"{one}/apply")

    assert applied.status_code == 200
    assert applied.content == b'{"message":"Credit applied","invoice_remaining":71.60}'
    for refused in (
        program.post(f"{one}/apply"),
        program.put(one, {"reason": "x"}, format="json"),
        program.delete(one),
    ):
        assert (refused.status_code, refused.json()["code"]) == (422, "credit_note.fixed")
    seen = program.get(f"/api/invoices/{invoice.pk}").json()
    assert (seen["amount_credited"], seen["amount_due"]) == (48.40, 71.60)
    assert program.get(f"{one}/pdf").status_code == 200


def test_deleted_it_stays_cancelled_with_its_number(program, create):
    pk = create().json()["id"]

    assert program.delete(f"{ADDRESS}/{pk}").status_code == 204
    assert program.get(f"{ADDRESS}/{pk}").json()["status"] == "cancelled"
    assert create().json()["credit_note_number"] == "CN-2026-0002"


def test_of_a_paid_invoice_it_is_refunded(program, boss, create):
    pk = create().json()["id"]
    invoice = Invoice.objects.get()
    payments.take(actor=boss, invoice_id=invoice.pk, amount=Decimal(120), method="bank", date=DAY)
    how = {"method": "bank", "date": str(DAY)}
    early = program.post(f"{ADDRESS}/{pk}/refund", how, format="json")
    assert (early.status_code, early.json()["code"]) == (422, "customer_credit.more_than_left")
    left = program.post(f"{ADDRESS}/{pk}/apply").json()["invoice_remaining"]

    back = program.post(f"{ADDRESS}/{pk}/refund", how, format="json")

    assert (left, back.status_code) == (0, 200)
    assert (back.json()["kind"], back.json()["amount"]) == ("refund", -48.40)


def test_a_till_is_opened_counted_and_reported(program, issued):
    opened = program.post("/api/cash-sessions", {"opening_amount": 50}, format="json")
    assert (opened.status_code, opened.json()["status"]) == (201, "open")
    again = program.post("/api/cash-sessions", {"opening_amount": 50}, format="json")
    assert (again.status_code, again.json()["code"]) == (422, "cash_session.open")
    one = f"/api/cash-sessions/{opened.json()['id']}"
    paid = {"amount": 10, "method": "cash"}
    program.post(f"/api/invoices/{issued().pk}/payments", paid, format="json")
    moved = program.post(f"{one}/moves", {"kind": "to_bank", "amount": 5}, format="json")
    assert (moved.status_code, moved.json()["amount"]) == (201, -5)
    assert program.get(one).json()["expected"] == 55
    strange = program.post(f"{one}/close", {"counts": {"3": 1}}, format="json")
    assert (strange.status_code, list(strange.json()["errors"])) == (422, ["counts"])
    unexplained = program.post(f"{one}/close", {"counts": {"50": 1}}, format="json")
    assert unexplained.json()["code"] == "cash_session.difference_unexplained"

    closed = program.post(f"{one}/close", {"counts": {"50": 1, "5": 1}}, format="json")

    assert closed.status_code == 200
    assert (closed.json()["number"], closed.json()["difference"]) == ("Z-2026-0001", 0)
    assert len(program.get(f"{one}/moves").json()) == 1
    assert program.get(f"{one}/pdf")["Content-Type"] == "application/pdf"
    assert program.get("/api/cash-sessions").json()["data"][0]["status"] == "closed"
