"""The door of the timeline, at both of its addresses."""

import pytest

from repair_angel.kernel.models import Member
from workorders.models import WorkOrderNote
from workorders.services import notes, work_orders


@pytest.fixture(params=["/api/v1", "/api", "/repair-angel-v2/api/v1"])
def path(request, order):
    return f"{request.param}/work-orders/{order.pk}/timeline"


def test_what_happened_is_told_newest_first(api, owner, shop, order, path):
    work_orders.change_status(actor=owner, work_order_id=order.pk, status="in_repair")
    boss = Member.objects.get(company=shop)

    answer = api.get(path)

    assert answer.status_code == 200
    shown = answer.json()
    assert [(entry["event"], entry["description"], entry["user"]) for entry in shown["data"]] == [
        (
            "status_changed",
            "Status changed from New to In Repair",
            {"id": boss.pk, "name": "Boss"},
        ),
        ("created", "Work order created", {"id": boss.pk, "name": "Boss"}),
    ]
    assert shown["data"][0].keys() == {"id", "event", "description", "user", "created_at"}
    assert (shown["current_page"], shown["last_page"], shown["total"]) == (1, 1, 2)


def test_one_kind_and_one_page_can_be_asked_for(api, owner, order, path):
    for number in range(3):
        notes.add(actor=owner, work_order_id=order.pk, note=f"Note {number}")

    shown = api.get(path, {"event": "note_added", "per_page": 2, "page": 2}).json()

    assert [entry["description"] for entry in shown["data"]] == ["Note 0"]
    assert (shown["last_page"], shown["total"]) == (2, 3)


def test_an_unknown_kind_is_refused(api, path):
    answer = api.get(path, {"event": "exploded"})

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"event"})


def test_a_note_becomes_an_entry_the_customer_never_sees(api, order, path):
    answer = api.post(
        f"{path}/note",
        {"note": "Waiting for spare part.", "is_internal": False},
        format="json",
    )

    assert answer.status_code == 201
    assert answer.json() == api.get(path).json()["data"][0]
    assert answer.json()["description"] == "Waiting for spare part."
    assert WorkOrderNote.objects.get().is_internal is True


def test_an_empty_note_is_refused(api, path):
    answer = api.post(f"{path}/note", {}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        {"note": ["The note field is required."]},
    )


def test_the_log_can_only_be_read(api, path):
    assert api.delete(path).status_code == 405
    assert api.post(path, {}, format="json").status_code == 405
