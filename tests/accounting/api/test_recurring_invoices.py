"""/recurring-invoices at its door: the reference's shapes, under both of its addresses."""

import datetime

import pytest

from accounting.models import Invoice, RecurringInvoice
from accounting.services import recurring_runs
from crm.services import customers
from repair_angel.kernel import clock
from repair_angel.kernel.commands import SYSTEM

PATH = "/api/v1/recurring-invoices"


@pytest.fixture
def body(shop):
    jane = customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith")
    return {
        "customer_id": jane.pk,
        "frequency": "monthly",
        "next_run_date": clock.today().isoformat(),
        "lines": [{"description": "Care", "qty": 2, "unit_price": 49.5, "vat_rate": 21}],
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"frequency": "daily"}, "frequency"),
        ({"lines": []}, "lines"),
        ({"interval": 0}, "interval"),
        ({"interval": 100}, "interval"),
        ({"next_run_date": "2020-01-31"}, "next_run_date"),
        ({"end_date": "2020-01-31"}, "end_date"),
        ({"catch_up": "some"}, "catch_up"),
    ],
)
def test_nonsense_is_refused_on_its_field(api, body, wrong, field):
    answer = api.post(PATH, {**body, **wrong}, format="json")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert not RecurringInvoice.objects.exists()


def test_one_is_agreed_changed_made_by_hand_and_cancelled(api, body):
    made = api.post(PATH, body, format="json")

    assert made.status_code == 201
    found = made.json().get("data", made.json())
    assert found["lines"][0] | {"id": 0} == {
        "id": 0,
        "product_id": None,
        "description": "Care",
        "qty": 2,
        "unit_price": 49.5,
        "discount_pct": 0,
        "vat_rate": 21,
        "vat_category": "S",
        "line_total": 99,
    }
    assert (found["auto_send"], found["total"], found["status"]) == (False, 119.79, "active")

    one = f"{PATH}/{found['id']}"
    changed = api.put(one, {"frequency": "quarterly", "auto_send": True}, format="json")
    assert changed.status_code == 200
    assert RecurringInvoice.objects.get().frequency == "quarterly"
    api.put(one, {"auto_send": False}, format="json")

    generated = api.post(f"{one}/generate")
    invoice = Invoice.objects.get()
    assert generated.status_code == 200
    assert generated.json() == {"invoice_id": invoice.pk, "message": "Invoice generated"}

    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.post(f"{one}/generate").status_code == 404
    assert api.get(PATH).json()["data"] == []
    assert Invoice.objects.get().pk == invoice.pk


def test_a_repeated_request_makes_one_invoice(api, body):
    pk = api.post(PATH, body, format="json").json()
    pk = pk.get("data", pk)["id"]

    answers = [
        api.post(f"{PATH}/{pk}/generate", HTTP_IDEMPOTENCY_KEY="once").json() for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert Invoice.objects.count() == 1


def test_the_list_says_when_each_runs_next_and_what_went_wrong(api, body):
    api.post(PATH, {**body, "auto_send": True}, format="json")
    api.post(PATH, {**body, "frequency": "weekly"}, format="json")

    recurring_runs.turn()

    week, failed = api.get("/api/recurring-invoices").json()["data"]
    assert week["next_run_date"] == (clock.today() + datetime.timedelta(weeks=1)).isoformat()
    assert (week["last_error"], failed["last_error"]) == (
        None,
        "The customer has no e-mail address.",
    )
    assert [x["id"] for x in api.get(PATH, {"frequency": "weekly"}).json()["data"]] == [week["id"]]
    assert len(api.get(PATH, {"q": "smith", "status": "active"}).json()["data"]) == 2


def test_who_may_not_write_invoices_of_the_future_reads_them_at_most(client_of, body):
    assert client_of("technician").get(PATH).status_code == 403
    desk = client_of("front_desk")
    assert desk.get(PATH).status_code == 200
    assert desk.post(PATH, body, format="json").status_code == 403
    assert client_of("bookkeeper").post(PATH, body, format="json").status_code == 201
