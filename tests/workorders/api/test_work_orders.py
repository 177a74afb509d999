"""The door of work orders: shapes, codes, isolation, number of queries."""

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from repair_angel.kernel import tenancy
from repair_angel.kernel.api.renderers import ExactJSONRenderer
from repair_angel.kernel.models import Member
from tests.factories.crm import CustomerFactory
from tests.factories.inventory import ProductFactory
from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from workorders.api.work_order_shapes import WorkOrderOut
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote
from workorders.services import lines, notes, work_orders

ROW_FIELDS = {
    "id",
    "ticket_no",
    "customer",
    "status",
    "assigned_to",
    "device_category",
    "device_brand",
    "device_model",
    "device_serial",
    "accessories",
    "problem_description",
    "technician_findings",
    "customer_reference",
    "priority",
    "expected_ready_at",
    "branch_id",
    "device_id",
    "spending_limit",
    "subtotal",
    "vat_total",
    "total",
    "received_at",
    "completed_at",
    "outcome",
    "barrier",
    "is_history",
    "version",
    "created_at",
}


@pytest.fixture
def theirs(rival):
    with tenancy.working_for(rival.pk):
        return WorkOrderLineFactory().work_order


@pytest.mark.parametrize("path", ["/api/work-orders", "/repair-angel-v2/api/work-orders/1"])
def test_without_a_token_nothing_is_shown(client, db, path):
    answer = client.get(path)

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthenticated."})


def test_a_token_may_be_held_to_reading(client_of, order):
    reader = client_of("admin", "work-orders:read")

    assert reader.get(f"/api/work-orders/{order.pk}").status_code == 200
    assert reader.post(f"/api/work-orders/{order.pk}/notes", {"note": "x"}).status_code == 403
    assert not WorkOrderNote.objects.exists()


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("get", ""),
        ("patch", ""),
        ("delete", ""),
        ("post", "/lines"),
        ("put", "/lines/{line}"),
        ("delete", "/lines/{line}"),
        ("post", "/notes"),
        ("get", "/timeline"),
        ("post", "/timeline/note"),
    ],
)
def test_another_companys_work_order_does_not_exist(api, theirs, method, rest):
    with tenancy.working_for(theirs.company_id):
        line = theirs.lines.get().pk
    body = {"note": "x", "description": "x", "unit_price": 1}

    answer = getattr(api, method)(
        f"/api/work-orders/{theirs.pk}{rest.format(line=line)}", body, format="json"
    )

    assert answer.status_code == 404
    with tenancy.working_for(theirs.company_id):
        assert (theirs.lines.count(), theirs.notes.count()) == (1, 0)


@time_machine.travel("2026-03-27T10:00:00Z", tick=False)
def test_a_repair_is_taken_in_as_the_reference_writes_it(api, jane):
    answer = api.post(
        "/api/work-orders",
        {
            "customer_id": jane.pk,
            "device_brand": "Apple",
            "device_model": "iPhone 15 Pro",
            "problem_description": "Cracked screen",
            "priority": "normal",
        },
        format="json",
    )

    assert answer.status_code == 201
    shown = json.loads(answer.content, parse_float=Decimal)
    order = WorkOrder.objects.get()
    assert shown == {
        "id": order.pk,
        "ticket_no": "WO-2026-0001",
        "customer": {"id": jane.pk, "name": "Jane Smith"},
        "status": {"slug": "new", "label": "New"},
        "assigned_to": None,
        "device_category": None,
        "device_brand": "Apple",
        "device_model": "iPhone 15 Pro",
        "device_serial": None,
        "accessories": None,
        "problem_description": "Cracked screen",
        "technician_findings": None,
        "customer_reference": None,
        "priority": "normal",
        "expected_ready_at": None,
        "branch_id": order.branch_id,
        "device_id": None,
        "spending_limit": None,
        "subtotal": Decimal("0.00"),
        "vat_total": Decimal("0.00"),
        "total": Decimal("0.00"),
        "received_at": "2026-03-27T10:00:00Z",
        "completed_at": None,
        "outcome": None,
        "barrier": None,
        "is_history": False,
        "version": 1,
        "created_at": "2026-03-27T10:00:00Z",
        "lines": [],
        "notes": [],
    }
    assert api.get(f"/api/work-orders/{order.pk}").json() == answer.json()


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"customer_id": ["The customer id field is required."]}),
        ({"customer_id": 0}, {"customer_id": ["The selected customer id is invalid."]}),
        ({"customer_id": 10**9}, {"customer_id": ["The selected customer is invalid."]}),
        ({"priority": "asap"}, {"priority": ["The selected priority is invalid."]}),
        ({"status": "nope"}, {"status": ["The selected status is invalid."]}),
        ({"status": None}, {"status": ["The status field is required."]}),
        ({"assigned_to": 10**9}, {"assigned_to": ["The selected assigned to is invalid."]}),
        ({"branch_id": 10**9}, {"branch_id": ["The selected branch is invalid."]}),
        (
            {"expected_ready_at": "soon"},
            {"expected_ready_at": ["The expected ready at field must be a valid date."]},
        ),
        (
            {"device_brand": "x" * 121},
            {"device_brand": ["The device brand field must not be greater than 120 characters."]},
        ),
    ],
)
def test_what_is_wrong_is_said_by_field(api, jane, body, errors):
    body = body if "customer_id" in body or not body else {"customer_id": jane.pk, **body}

    answer = api.post("/api/work-orders", body, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (422, errors)
    assert not WorkOrder.objects.exists()


def test_number_totals_and_company_are_not_the_clients(api, jane, rival):
    api.post(
        "/api/work-orders",
        {"customer_id": jane.pk, "ticket_no": "X", "total": 5, "company_id": rival.pk, "id": 9},
        format="json",
    )

    order = WorkOrder.objects.get()
    assert order.ticket_no.startswith("WO-")
    assert (order.total, order.company_id) == (0, jane.company_id)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_put_and_patch_change_what_is_sent(api, order, technician, method):
    answer = getattr(api, method)(
        f"/api/work-orders/{order.pk}",
        {"status": "in_repair", "assigned_to": technician.pk, "priority": "urgent"},
        format="json",
    )

    assert answer.status_code == 200
    shown = answer.json()
    assert shown["status"] == {"slug": "in_repair", "label": "In Repair"}
    assert (shown["assigned_to"], shown["priority"]) == (technician.pk, "urgent")
    assert shown["device_model"] == "iPhone 15 Pro"


def test_null_unassigns_and_takes_the_promise_back(api, order, technician):
    path = f"/api/work-orders/{order.pk}"
    api.patch(
        path,
        {"assigned_to": technician.pk, "expected_ready_at": "2026-04-01T15:00:00+02:00"},
        format="json",
    )
    assert api.get(path).json()["expected_ready_at"] == "2026-04-01T13:00:00Z"

    shown = api.patch(
        path, {"assigned_to": None, "expected_ready_at": None, "branch_id": None}, format="json"
    ).json()

    assert (shown["assigned_to"], shown["expected_ready_at"]) == (None, None)
    assert shown["branch_id"] == order.branch_id


def test_a_repair_with_lines_is_not_deleted(api, order):
    WorkOrderLineFactory(work_order=order)

    answer = api.delete(f"/api/work-orders/{order.pk}")

    assert (answer.status_code, answer.json()["code"]) == (422, "work_order.in_use")
    assert WorkOrder.objects.exists()


def test_a_mistaken_intake_is_deleted(api, order):
    answer = api.delete(f"/api/work-orders/{order.pk}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"/api/work-orders/{order.pk}").status_code == 404


def test_a_line_is_added_changed_and_removed(api, order):
    product = ProductFactory()
    path = f"/api/work-orders/{order.pk}/lines"

    added = api.post(
        path,
        {"description": "Screen", "product_id": product.pk, "quantity": 2, "unit_price": 89.5},
        format="json",
    )
    assert added.status_code == 201
    line = added.json()
    assert line == {
        "id": WorkOrderLine.objects.get().pk,
        "position": 1,
        "description": "Screen",
        "product_id": product.pk,
        "quantity": 2,
        "unit_price": 89.5,
        "discount_pct": 0,
        "vat_rate": 21,
        "vat_category": "S",
        "line_total": 179.0,
    }
    assert b'"unit_price":89.50' in added.content.replace(b": ", b":")

    changed = api.patch(f"{path}/{line['id']}", {"quantity": 0.5}, format="json")
    assert (changed.status_code, changed.json()["line_total"]) == (200, 44.75)
    shown = api.get(f"/api/work-orders/{order.pk}").json()
    assert shown["lines"] == [changed.json()]
    assert (shown["subtotal"], shown["vat_total"], shown["total"]) == (44.75, 9.4, 54.15)

    assert api.delete(f"{path}/{line['id']}").status_code == 204
    shown = api.get(f"/api/work-orders/{order.pk}").json()
    assert (shown["lines"], shown["total"]) == ([], 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"unit_price": 1}, "description"),
        ({"description": "Screen"}, "unit_price"),
        ({"description": "Screen", "unit_price": 1, "quantity": 0}, "quantity"),
        ({"description": "Screen", "unit_price": "free"}, "unit_price"),
        ({"description": "Screen", "unit_price": 1, "vat_rate": 101}, "vat_rate"),
        ({"description": "Screen", "unit_price": 1, "product_id": 10**9}, "product_id"),
        ({"description": "x" * 301, "unit_price": 1}, "description"),
    ],
)
def test_a_wrong_line_is_refused(api, order, body, field):
    answer = api.post(f"/api/work-orders/{order.pk}/lines", body, format="json")

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})
    assert not WorkOrderLine.objects.exists()


def test_a_note_is_internal_unless_said_otherwise(api, shop, order):
    path = f"/api/work-orders/{order.pk}/notes"
    boss = Member.objects.get(company=shop)

    first = api.post(path, {"note": "Battery is swollen."}, format="json")
    api.post(path, {"note": "Ready on Friday.", "is_internal": False}, format="json")

    assert first.status_code == 201
    assert (
        first.json().items()
        >= {
            "note": "Battery is swollen.",
            "is_internal": True,
            "user": {"id": boss.pk, "name": "Boss"},
        }.items()
    )
    shown = api.get(f"/api/work-orders/{order.pk}").json()["notes"]
    assert [(note["note"], note["is_internal"]) for note in shown] == [
        ("Battery is swollen.", True),
        ("Ready on Friday.", False),
    ]


@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": None}, {"note": {"a": 1}}])
def test_an_empty_note_is_refused(api, order, body):
    answer = api.post(f"/api/work-orders/{order.pk}/notes", body, format="json")

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"note"})


def test_the_same_key_takes_in_one_repair(api, jane):
    for _ in range(2):
        answer = api.post(
            "/api/work-orders",
            {"customer_id": jane.pk},
            format="json",
            headers={"Idempotency-Key": "a"},
        )
        assert answer.status_code == 201

    assert WorkOrder.objects.count() == 1


def test_a_list_row_is_the_detail_without_lines_and_notes(api, order, technician):
    api.patch(f"/api/work-orders/{order.pk}", {"assigned_to": technician.pk}, format="json")
    detail = api.get(f"/api/work-orders/{order.pk}").json()

    listed = api.get("/api/work-orders").json()

    assert {key: listed[key] for key in ("current_page", "last_page", "per_page", "total")} == {
        "current_page": 1,
        "last_page": 1,
        "per_page": 25,
        "total": 1,
    }
    assert listed["data"] == [{key: detail[key] for key in detail if key in ROW_FIELDS}]
    assert set(listed["data"][0]) == ROW_FIELDS


def test_the_newest_come_first_and_only_ours(api, owner, jane, theirs):
    orders = [work_orders.create(actor=owner, customer_id=jane.pk) for _ in range(3)]

    listed = api.get("/api/work-orders", {"per_page": 2}).json()

    assert [row["id"] for row in listed["data"]] == [orders[2].pk, orders[1].pk]
    assert (listed["last_page"], listed["total"]) == (2, 3)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "new"}, 1),
        ({"status": "ready"}, 1),
        ({"status": "completed"}, 0),
        ({"customer_id": "{jane}"}, 1),
        ({"customer_id": 10**12}, 0),
        ({"customer_id": 10**30}, 0),
        ({"assigned_to": "{technician}"}, 1),
        ({"q": "smith"}, 1),
        ({"q": "PHILIPS senseo"}, 1),
        ({"q": "nothing like it"}, 0),
        ({"q": "smith", "status": "ready"}, 0),
        ({"q": ""}, 2),
        ({}, 2),
    ],
)
def test_lists_are_filtered(api, order, technician, owner, jane, asked, found):
    work_orders.create(
        actor=owner,
        customer_id=CustomerFactory(first_name="Piet", last_name="Vos").pk,
        status="ready",
        assigned_to_id=technician.pk,
        device_brand="Philips",
        device_model="Senseo",
    )
    asked = {
        key: str(value).format(jane=jane.pk, technician=technician.pk)
        for key, value in asked.items()
    }

    assert api.get("/api/work-orders", asked).json()["total"] == found


@pytest.mark.parametrize(
    "asked", [{"status": "nope"}, {"customer_id": "jane"}, {"assigned_to": "me"}, {"page": "x"}]
)
def test_a_filter_of_the_wrong_kind_is_refused(api, shop, asked):
    answer = api.get("/api/work-orders", asked)

    assert (answer.status_code, set(answer.json()["errors"])) == (422, set(asked))


def test_another_companys_own_status_is_unknown(api, rival):
    with tenancy.working_for(rival.pk):
        WorkOrderFactory().status.__class__.objects.filter(slug="ready").update(slug="fetch_it")

    assert api.get("/api/work-orders", {"status": "fetch_it"}).status_code == 422


def test_the_number_of_queries_does_not_depend_on_the_rows(
    api, owner, jane, order, django_assert_num_queries
):
    for number in range(5):
        WorkOrderFactory()
        lines.add(
            actor=owner, work_order_id=order.pk, description=f"Part {number}", unit_price=Decimal(1)
        )
        notes.add(actor=owner, work_order_id=order.pk, note=f"Note {number}")
    api.get("/api/work-orders")  # the token's use is noted once a minute

    with django_assert_num_queries(3):  # token, count, rows
        api.get("/api/work-orders")
    with django_assert_num_queries(4):  # token, work order, lines, notes
        api.get(f"/api/work-orders/{order.pk}")


def test_labels_follow_the_companys_language(api, shop, order):
    shop.locale = "fr"
    shop.save()

    assert api.get("/api/work-orders").json()["data"][0]["status"]["label"] == "Nouveau"
    assert api.get(f"/api/work-orders/{order.pk}").json()["status"]["label"] == "Nouveau"


def test_statuses_are_listed_in_the_flows_order(api, shop):
    answer = api.get("/api/work-order-statuses").json()

    assert answer["total"] == 12
    assert [row["slug"] for row in answer["data"]][:2] == ["new", "diagnosing"]
    assert (
        answer["data"][6].items()
        >= {
            "slug": "in_repair",
            "label": "In Repair",
            "colour": "#4f46e5",
            "position": 6,
            "stage": "in_progress",
        }.items()
    )


def test_what_is_written_by_hand_is_the_declared_shape(api, shop, owner):
    order = WorkOrderLineFactory(unit_price=Decimal("0.1250"), quantity=Decimal("0.500")).work_order
    notes.add(actor=owner, work_order_id=order.pk, note="Battery is swollen.")
    context = {"view": SimpleNamespace(company=shop)}

    shown = api.get(f"/api/work-orders/{order.pk}").content
    changed = api.patch(f"/api/work-orders/{order.pk}", {"device_brand": "Fairphone"}).content

    declared = WorkOrderOut(WorkOrder.objects.get(pk=order.pk), context=context)
    assert json.loads(shown).keys() == declared.data.keys()
    assert json.loads(changed) == json.loads(ExactJSONRenderer().render(declared.data))
