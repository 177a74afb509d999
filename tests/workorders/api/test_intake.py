"""Photos, checklists, clocks and versions over the API: shapes, codes and refusals."""

import base64
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from repair_angel.kernel import tenancy
from tests.factories.workorders import WorkOrderFactory
from tests.pictures import claiming, picture, png
from workorders.models import ChecklistItem, WorkOrder, WorkOrderPhoto
from workorders.services import passcodes, photos, work_orders

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def path(order, *rest):
    return "/".join(["/api/work-orders", str(order.pk), *map(str, rest)])


def upload(api, order, body, name="front.png", content_type="image/png", **more):
    file = SimpleUploadedFile(name, body, content_type=content_type)
    return api.post(path(order, "photos"), {"file": file, **more}, format="multipart")


# photos


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (HTML, "front.png", "file_not_allowed"),
        (SVG, "front.svg", "file_not_allowed"),
        (SVG, "front.jpg", "file_not_allowed"),
        (b"GIF89a" + b"\0" * 40, "front.gif", "file_not_allowed"),
        (png()[:40], "front.png", "file_broken"),
        (claiming(30_000, 30_000), "front.png", "file_too_large"),
        (png() + b"\0" * (15 * 2**20), "front.png", "file_too_large"),
    ],
)
def test_what_is_no_picture_is_refused(api, order, body, name, code):
    answer = upload(api, order, body, name)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert list(answer.json()["errors"]) == ["file"]
    assert not WorkOrderPhoto.objects.exists()


@pytest.mark.parametrize("file", [base64.b64encode(SVG).decode(), "no base64!", 5, None, ""])
def test_what_is_no_picture_is_refused_in_json_too(api, order, file):
    answer = api.post(path(order, "photos"), {"file": file}, format="json")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["file"])


def test_a_photo_needs_a_file_and_a_phase_there_is(api, order):
    answer = api.post(path(order, "photos"), {"phase": "later"}, format="multipart")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "file": ["The file field is required."],
        "phase": ["The selected phase is invalid."],
    }


def test_the_twenty_first_photo_is_refused(api, owner, order):
    for _ in range(20):
        photos.add(actor=owner, work_order_id=order.pk, file=png(), phase="before")

    answer = upload(api, order, png())

    assert (answer.status_code, answer.json()["code"]) == (422, "photo.too_many")


def test_a_photo_is_added_listed_and_downloaded(client_of, order):
    api = client_of("technician")
    answer = upload(api, order, picture("JPEG", (800, 600)), "Voorkant.JPG", phase="during")

    assert answer.status_code == 201
    made = answer.json()
    assert (made["phase"], made["name"], made["content_type"]) == (
        "during",
        "Voorkant.jpg",
        "image/jpeg",
    )
    assert made["user"]["name"] == "Technician"
    assert api.get(path(order, "photos")).json() == [made]

    whole = api.get(path(order, "photos", made["id"]))
    assert (whole.status_code, whole["Content-Type"]) == (200, "image/jpeg")
    assert whole["Content-Disposition"] == 'attachment; filename="Voorkant.jpg"'
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert size_of(whole) == (800, 600)
    assert size_of(api.get(path(order, "photos", made["id"], "thumbnail"))) == (400, 300)


def size_of(answer):
    return Image.open(BytesIO(b"".join(answer.streaming_content))).size


def test_a_photo_may_come_as_base64(api, order):
    drawn = base64.b64encode(png()).decode()
    for file in (drawn, f"data:image/png;base64,{drawn}"):
        answer = api.post(path(order, "photos"), {"file": file}, format="json")

        assert (answer.status_code, answer.json()["phase"]) == (201, "before")


def test_the_same_photo_with_the_same_key_is_kept_once(api, order):
    for _ in range(2):
        file = SimpleUploadedFile("front.png", png(), content_type="image/png")
        answer = api.post(
            path(order, "photos"),
            {"file": file},
            format="multipart",
            HTTP_IDEMPOTENCY_KEY="photo-1",
        )
        assert answer.status_code == 201

    assert WorkOrderPhoto.objects.count() == 1


def test_a_photo_of_another_work_order_is_not_there(api, owner, order, rival):
    other = WorkOrderFactory()
    photo = photos.add(actor=owner, work_order_id=order.pk, file=png(), phase="before")
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    assert api.get(path(other, "photos", photo.pk)).status_code == 404
    assert api.get(path(theirs, "photos")).status_code == 404
    assert upload(api, theirs, png()).status_code == 404


def test_a_bookkeeper_looks_and_adds_nothing(client_of, order):
    api = client_of("bookkeeper")

    assert api.get(path(order, "photos")).json() == []
    assert upload(api, order, png()).status_code == 403


# checklist


@pytest.fixture
def phone(owner, order):
    return work_orders.update(actor=owner, work_order_id=order.pk, device_category="Phone")


def item(label, kind="phone"):
    return ChecklistItem.objects.get(template__kind=kind, label_en=label).pk


def test_a_checklist_is_answered_and_shown(api, phone):
    answers = [{"item_id": item("GPS"), "answer": "fail", "remark": "no fix"}]
    answer = api.post(
        path(phone, "checklist"), {"phase": "before", "answers": answers}, format="json"
    )

    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["kind"], shown["open_before"], shown["open_after"]) == ("phone", 30, 31)
    found = next(row for row in shown["items"] if row["label"] == "GPS")
    assert found["after"] is None
    assert (found["before"]["answer"], found["before"]["remark"]) == ("fail", "no fix")
    assert found["before"]["user"]["name"] == "Boss"
    assert api.get(path(phone, "checklist")).json() == shown


def test_what_is_not_asked_of_this_device_is_refused(api, phone):
    answers = [{"item_id": item("Bell", "bike"), "answer": "ok"}]
    answer = api.post(
        path(phone, "checklist"), {"phase": "before", "answers": answers}, format="json"
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "checklist.unknown_item")


def test_a_device_of_no_kind_has_an_empty_list(api, order):
    assert api.get(path(order, "checklist")).json() == {
        "kind": None,
        "items": [],
        "open_before": 0,
        "open_after": 0,
    }


# clocks


def test_a_clock_is_started_and_stopped(client_of, order):
    api = client_of("technician")
    started = api.post(path(order, "time-entries", "start"), {"note": "screen"}, format="json")
    assert (started.status_code, started.json()["ended_at"]) == (200, None)

    stopped = api.post(path(order, "time-entries", "stop"), {}, format="json")

    assert stopped.status_code == 200
    assert (stopped.json()["minutes"], stopped.json()["note"]) == (1, "screen")
    assert api.get(path(order, "time-entries")).json() == [stopped.json()]
    again = api.post(path(order, "time-entries", "stop"), {}, format="json")
    assert (again.status_code, again.json()["code"]) == (422, "time_entry.not_running")


# versions


def test_a_stale_version_is_a_conflict_and_changes_nothing(api, technician, order):
    work_orders.update(actor=technician.actor(), work_order_id=order.pk, priority="urgent")

    for sent in ({"json": {"version": 1}}, {"header": '"1"'}, {"header": "W/nonsense"}):
        answer = api.patch(
            path(order),
            {"priority": "high", **sent.get("json", {})},
            format="json",
            headers={"If-Match": sent.get("header", "*")},
        )
        assert answer.status_code == 409, sent
        assert "Jan Bakker changed" in answer.json()["message"]

    assert WorkOrder.objects.get(pk=order.pk).priority == "urgent"


@pytest.mark.parametrize(
    ("body", "header"), [({"version": 1}, "*"), ({}, '"1"'), ({}, 'W/"1"'), ({}, "1"), ({}, "*")]
)
def test_the_version_that_is_there_may_be_changed(api, order, body, header):
    answer = api.patch(
        path(order), {"priority": "high", **body}, format="json", headers={"If-Match": header}
    )

    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_a_version_is_never_set(api, order):
    answer = api.post(
        "/api/work-orders", {"customer_id": order.customer_id, "version": 9}, format="json"
    )

    assert (answer.status_code, answer.json()["version"]) == (201, 1)


def test_the_api_is_not_asked_whether_it_saw_the_warnings(api, order):
    answer = api.patch(path(order), {"status": "in_repair"}, format="json")

    assert answer.json()["status"]["slug"] == "in_repair"


def test_what_was_agreed_at_the_counter_is_kept(api, order):
    answer = api.patch(
        path(order),
        {"accessories": "charger", "spending_limit": 149.95, "customer_reference": "PO 12"},
        format="json",
    ).json()

    assert (answer["accessories"], answer["customer_reference"]) == ("charger", "PO 12")
    assert answer["spending_limit"] == 149.95
    cleared = api.patch(path(order), {"spending_limit": None}, format="json").json()
    assert cleared["spending_limit"] is None


# passcodes


def test_no_answer_of_the_api_knows_a_passcode(api, owner, order):
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode="482915736")

    for address in (
        "/api/work-orders",
        path(order),
        path(order).replace("/api/", "/api/v1/") + "/timeline",
    ):
        assert b"482915736" not in api.get(address).content
