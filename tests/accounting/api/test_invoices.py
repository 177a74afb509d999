"""/invoices, field by field as the reference and the design have it."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from rest_framework.test import APIClient

from accounting.models import Invoice, VatPeriod
from accounting.services import payments
from crm.models import Customer
from repair_angel.kernel.models import ApiToken, Member, OutboxMessage
from tests.accounting.conftest import DAY, line

BODY = {
    "invoice_date": "2026-03-27",
    "due_date": "2026-04-27",
    "lines": [{"description": "Screen replacement", "qty": 1, "unit_price": 89.00, "vat_rate": 21}],
}


@pytest.fixture
def program(boss, company):
    """The boss's program."""
    _, plain = ApiToken.issue(member=Member.objects.get(), name="test", abilities=["*"])
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"customer_id": None}, "customer_id", "The customer id field is required."),
        ({"customer_id": 999}, "customer_id", "The selected customer is invalid."),
        ({"invoice_date": None}, "invoice_date", "The invoice date field is required."),
        (
            {"due_date": "2026-03-26"},
            "due_date",
            "The due date must be a date after or equal to invoice date.",
        ),
        ({"lines": [{"qty": 1, "unit_price": 1}]}, "lines.0.description", None),
        ({"lines": [{"description": "x", "qty": -1, "unit_price": 1}]}, "lines.0.qty", None),
        ({"lines": [{"description": "x", "unit_price": "NaN"}]}, "lines.0.unit_price", None),
        (
            {"lines": [{"description": "x", "unit_price": 1, "vat_rate": 6}]},
            "lines.0.vat_rate",
            None,
        ),
        ({"lines": "all"}, "lines", None),
    ],
)
def test_bad_input_names_its_field(program, jane, change, field, words):
    body = {"customer_id": jane.pk, **BODY, **change}
    body = {name: value for name, value in body.items() if value is not None}

    answer = program.post("/api/invoices", body, format="json")

    assert answer.status_code == 422
    said = answer.json()
    assert list(said["errors"]) == [field]
    if words:
        assert said["errors"][field] == [words]
    assert not Invoice.objects.exists()


def test_fields_a_client_may_not_set_are_not_set(program, jane):
    body = {
        "customer_id": jane.pk,
        **BODY,
        "number": "X1",
        "invoice_number": "X1",
        "status": "paid",
        "total": 1,
        "amount_paid": 107.69,
        "company_id": 999,
    }

    made = program.post("/api/invoices", body, format="json").json()

    assert (made["invoice_number"], made["status"], made["total"], made["amount_paid"]) == (
        None,
        "draft",
        107.69,
        0,
    )


@time_machine.travel(datetime.datetime(2026, 3, 28, 12, tzinfo=datetime.UTC))
def test_a_draft_is_shown_field_by_field(program, jane):
    answer = program.post("/api/invoices", {"customer_id": jane.pk, **BODY}, format="json")

    assert answer.status_code == 201
    made = answer.json()
    assert made == {
        "id": made["id"],
        "invoice_number": None,
        "status": "draft",
        "customer": {"id": jane.pk, "name": "Jane Smith"},
        "customer_id": jane.pk,
        "work_order_id": None,
        "invoice_date": "2026-03-27",
        "due_date": "2026-04-27",
        "lines": [
            {
                "id": made["lines"][0]["id"],
                "product_id": None,
                "description": "Screen replacement",
                "qty": 1,
                "unit_price": 89.00,
                "discount_pct": 0,
                "vat_rate": 21,
                "vat_category": "S",
                "line_total": 89.00,
            }
        ],
        "subtotal": 89.00,
        "vat_total": 18.69,
        "total": 107.69,
        "amount_paid": 0.00,
        "amount_credited": 0.00,
        "amount_due": 107.69,
        "notes": None,
    }
    assert b'"total":107.69,' in answer.content
    assert b'"unit_price":89.00,' in answer.content


@time_machine.travel(datetime.datetime(2026, 4, 28, 12, tzinfo=datetime.UTC))
def test_the_status_is_shown_in_the_references_words(boss, program, draft, issued):
    draft()
    sent = issued(due_date=datetime.date(2026, 5, 1))
    issued(due_date=DAY)
    paid = issued()
    payments.take(actor=boss, invoice_id=paid.pk, amount=paid.total, method="bank", date=DAY)

    shown = {
        status: [row["id"] for row in program.get(f"/api/invoices?status={status}").json()["data"]]
        for status in ("draft", "sent", "overdue", "paid", "cancelled")
    }

    assert [len(ids) for ids in shown.values()] == [1, 1, 1, 1, 0]
    assert shown["sent"] == [sent.pk]
    assert shown["paid"] == [paid.pk]
    for row in program.get("/api/invoices").json()["data"]:
        assert row["id"] in shown[row["status"]]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("from=2026-03-28", 0),
        ("from=2026-03-27&to=2026-03-27", 1),
        ("to=2026-03-26", 0),
        ("customer_id=999", 0),
        ("q=INV-2026-0001", 1),
        ("q=jane", 1),
        ("q=nobody", 0),
    ],
)
def test_the_list_is_filtered(program, issued, query, count):
    issued()

    answer = program.get(f"/api/invoices?{query}").json()

    assert (answer["total"], len(answer["data"])) == (count, count)


@pytest.mark.parametrize("query", ["status=nope", "from=yesterday", "customer_id=x", "page=x"])
def test_a_filter_of_the_wrong_kind_is_refused(program, query):
    answer = program.get(f"/api/invoices?{query}")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


def test_a_draft_is_changed_by_put_and_by_patch(program, draft):
    invoice = draft()

    program.put(f"/api/invoices/{invoice.pk}", {"notes": "Thanks"}, format="json")
    answer = program.patch(
        f"/api/invoices/{invoice.pk}",
        {"lines": [{"description": "Labour", "qty": 0.5, "unit_price": 60}]},
        format="json",
    )

    said = answer.json()
    assert (said["notes"], said["total"]) == ("Thanks", 36.30)
    assert [one["description"] for one in said["lines"]] == ["Labour"]


def test_an_issued_invoice_answers_with_a_refusal(program, issued):
    invoice = issued()

    for method in ("put", "delete"):
        answer = getattr(program, method)(f"/api/invoices/{invoice.pk}", {}, format="json")
        assert answer.status_code == 422
        assert answer.json()["code"] == "invoice.not_draft"
    again = program.post(f"/api/invoices/{invoice.pk}/issue")
    assert (again.status_code, again.json()["code"]) == (422, "invoice.not_draft")


def test_a_closed_period_is_said_so(program, draft):
    invoice = draft()
    VatPeriod.objects.update(status="closed")

    answer = program.post(f"/api/invoices/{invoice.pk}/issue")

    assert answer.status_code == 422
    assert answer.json()["code"] == "period.closed"
    assert Invoice.objects.get().number is None


def test_payments_are_listed_and_never_more_than_due(program, issued):
    invoice = issued(line("100"))
    address = f"/api/invoices/{invoice.pk}/payments"

    made = program.post(
        address,
        {"amount": 21, "method": "cash", "date": "2026-03-27", "reference": "till"},
        format="json",
    )
    too_much = program.post(address, {"amount": 100.01, "method": "card"}, format="json")
    strange = program.post(address, {"amount": 1, "method": "gold"}, format="json")

    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "invoice_id": invoice.pk,
        "kind": "payment",
        "amount": 21.00,
        "method": "cash",
        "date": "2026-03-27",
        "reference": "till",
    }
    assert (too_much.status_code, too_much.json()["code"]) == (422, "payment.more_than_due")
    assert list(too_much.json()["errors"]) == ["amount"]
    assert list(strange.json()["errors"]) == ["method"]
    assert program.get(address).json() == [made.json()]
    assert Invoice.objects.get().amount_paid == Decimal("21.00")


def test_the_pdf_is_kept_and_a_drafts_is_a_preview(program, draft, issued):
    invoice, concept = issued(), draft()

    first, second = (
        b"".join(program.get(f"/api/invoices/{invoice.pk}/pdf").streaming_content) for _ in "ab"
    )
    preview = program.get(f"/api/invoices/{concept.pk}/pdf")

    assert first == second
    assert first.startswith(b"%PDF-")
    assert Invoice.objects.get(pk=invoice.pk).pdf.size == len(first)
    assert preview.headers["Content-Disposition"] == (
        f'attachment; filename="concept-{concept.pk}.pdf"'
    )
    assert Invoice.objects.get(pk=concept.pk).pdf is None


def test_sending_a_draft_issues_it_and_answers_with_the_invoice(program, draft):
    invoice = draft()

    answer = program.post(f"/api/invoices/{invoice.pk}/send", {}, format="json")

    assert answer.status_code == 200
    said = answer.json()
    assert (said["invoice_number"], said["status"], said["id"]) == (
        "INV-2026-0001",
        Invoice.objects.get().shown_status,
        invoice.pk,
    )
    assert len(said["lines"]) == 1
    assert OutboxMessage.objects.get().kind == "invoice_email"


def test_sending_with_the_same_key_again_sends_once(program, draft):
    invoice = draft()

    for _ in range(2):
        answer = program.post(
            f"/api/invoices/{invoice.pk}/send",
            {"to": "books@example.com"},
            format="json",
            HTTP_IDEMPOTENCY_KEY="once",
        )
        assert answer.status_code == 200

    assert OutboxMessage.objects.count() == 1


def test_a_customer_without_an_address_is_422_and_nothing_is_issued(program, draft):
    invoice = draft()
    Customer.objects.update(email="")

    answer = program.post(f"/api/invoices/{invoice.pk}/send", {}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"customer.email": ["The customer has no e-mail address."]}
    assert Invoice.objects.get().status == "draft"
    assert not OutboxMessage.objects.exists()


def test_an_address_that_is_none_is_named(program, draft):
    answer = program.post(
        f"/api/invoices/{draft().pk}/send", {"to": "jane\nBcc: eve@example.com"}, format="json"
    )

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"to": ["The to field must be a valid email address."]}


@time_machine.travel(datetime.datetime(2026, 3, 31, 22, 30, tzinfo=datetime.UTC))
def test_a_payment_without_a_date_is_of_today_in_the_companys_time_zone(program, issued):
    """Half past midnight in Amsterdam: already April, so the next quarter."""
    invoice = issued()

    made = program.post(
        f"/api/invoices/{invoice.pk}/payments", {"amount": 1, "method": "cash"}, format="json"
    )

    assert made.json()["date"] == "2026-04-01"
