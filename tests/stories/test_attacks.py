"""What people try on a shop, through every door that has it: told apart by door, refused at each.

The rules behind these doors are tried one by one where they live: files in `tests/kernel/
test_content.py`, IMEIs in `tests/crm/services/test_devices.py`, two at one work order in `tests/
workorders/services/test_versions.py`, passcodes in `…/test_passcodes.py`, addresses in `tests/
notifications/services/test_mail.py`; other companies' ids in `tests/generated`.
"""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from crm.models import Customer, Device
from crm.services import customers
from notifications.models import EmailMessage
from repair_angel.kernel import pictures, tenancy
from repair_angel.kernel.admin.seal import FIELD, seal_for
from repair_angel.kernel.models import Attachment, Company
from tests.factories.workorders import WorkOrderFactory
from tests.pictures import claiming, png
from workorders.models import PasscodeReveal, WorkOrder
from workorders.services import passcodes, work_orders

COUNTER = "/admin/counter/"
WRONG_IMEI = "352099001761482"
LINE_BREAKS = ["jane@example.com\nBcc: eve@example.com", "jane@example.com\r\nSubject: x"]
NO_PICTURES = {
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing that runs scripts": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "900 megapixels": claiming(30_000, 30_000),
}


@pytest.fixture
def jane(shop, owner):
    return customers.create(
        actor=owner, first_name="Jane", last_name="Smith", email="jane@example.com"
    )


@pytest.fixture
def order(jane, member):
    return WorkOrderFactory(customer=jane, assigned_to=member("admin"))


@pytest.fixture
def filled(shop):
    """A form of the counter, as far as these need it."""

    def form(**changes):
        return {
            FIELD: seal_for(shop.pk),
            "once": str(uuid.uuid4()),
            "customer_first_name": "Piet",
            "device_kind": "phone",
            "problem_description": "The screen is broken",
            "not_signed": "paper",
            **changes,
        }

    return form


def refused_at(answer):
    """The fields at which the counter said no; nothing of the intake is there."""
    assert answer.status_code == 200
    assert not WorkOrder.objects.filter(customer__first_name="Piet").exists()
    return set(answer.json()["errors"])


# A picture that is none -----------------------------------------------------------------------------
@pytest.mark.parametrize("body", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_calls_itself_a_png_and_is_none(api, staff, filled, order, body, monkeypatch):
    monkeypatch.setattr(pictures, "redraw", None)  # never gets as far as being decoded
    upload = SimpleUploadedFile

    sent = api.post(
        f"/api/work-orders/{order.pk}/photos",
        {"file": upload("front.png", body, "image/png"), "phase": "before"},
        format="multipart",
    )
    shown = staff("admin").post(
        f"/admin/workorders/workorder/{order.pk}/add_photo/",
        {FIELD: seal_for(order.company_id), "file": upload("front.png", body), "phase": "before"},
    )
    taken_in = staff("admin").post(COUNTER, filled(photos=upload("front.png", body)))

    assert (sent.status_code, shown.status_code) == (422, 200)
    assert sent.json()["code"] in ("file_not_allowed", "file_too_large")
    assert shown.context["form"].errors.keys() == {"file"}
    assert refused_at(taken_in) == {"photos"}
    assert not Attachment.objects.exists()


def test_a_strangers_work_order_is_not_there_and_no_picture_is_drawn(api, rival, monkeypatch):
    monkeypatch.setattr(pictures, "redraw", None)
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    answer = api.post(
        f"/api/work-orders/{theirs.pk}/photos",
        {"file": SimpleUploadedFile("front.png", png()), "phase": "before"},
        format="multipart",
    )

    assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_pictures_are_drawn(api, staff, filled, order, monkeypatch):
    drawing, redraw = [], pictures.redraw

    def watched(*given):
        drawing.append(connection.in_atomic_block)
        return redraw(*given)

    monkeypatch.setattr(pictures, "redraw", watched)
    photo = SimpleUploadedFile

    api.post(
        f"/api/work-orders/{order.pk}/photos",
        {"file": photo("front.png", png()), "phase": "before"},
        format="multipart",
    )
    staff("admin").post(
        f"/admin/workorders/workorder/{order.pk}/add_photo/",
        {FIELD: seal_for(order.company_id), "file": photo("a.png", png()), "phase": "before"},
    )
    staff("admin").post(COUNTER, filled(photos=[photo("a.png", png()), photo("b.png", png())]))

    assert drawing == [False] * 4
    assert Attachment.objects.filter(kind="photo").count() == 4


# Numbers and addresses ------------------------------------------------------------------------------
def test_an_imei_with_a_wrong_check_digit(api, staff, filled, jane):
    sent = api.post(
        "/api/devices",
        {"customer_id": jane.pk, "kind": "phone", "imei": WRONG_IMEI},
        format="json",
    )
    taken_in = staff("admin").post(COUNTER, filled(device_imei=WRONG_IMEI))

    assert sent.status_code == 422
    assert sent.json()["errors"].keys() == {"imei"}
    assert refused_at(taken_in) == {"device_imei"}
    assert not Device.objects.exists()


@pytest.mark.parametrize("address", LINE_BREAKS)
def test_an_address_with_a_line_break(api, staff, filled, order, address):
    sealed = {FIELD: seal_for(order.company_id)}
    customer = api.post("/api/customers", {"first_name": "Eve", "email": address}, format="json")
    changed = api.put(f"/api/customers/{order.customer_id}", {"email": address}, format="json")
    receipt = api.post(f"/api/work-orders/{order.pk}/send-receipt", {"to": address}, format="json")
    shop = staff("admin").post(
        f"/admin/kernel/company/{order.company_id}/change/", {**sealed, "email": address}
    )
    mailed = staff("admin").post(
        f"/admin/workorders/workorder/{order.pk}/mail_receipt/",
        {**sealed, "to": address, "language": "en"},
    )
    taken_in = staff("admin").post(COUNTER, filled(customer_email=address))

    for answer, field in ((customer, "email"), (changed, "email"), (receipt, "to")):
        assert answer.status_code == 422
        assert answer.json()["errors"].keys() == {field}
    assert "email" in shop.context["adminform"].form.errors
    assert mailed.context["form"].errors.keys() == {"to"}
    assert refused_at(taken_in) == {"customer_email"}
    assert not EmailMessage.objects.exists()
    assert not Customer.objects.filter(first_name="Eve").exists()
    assert not Company.objects.filter(email__contains="\n").exists()


# Two at once, and what is not theirs to see ---------------------------------------------------------
def test_the_later_of_two_is_told_and_nothing_is_lost(api, staff, client_of, order):
    seen = api.get(f"/api/work-orders/{order.pk}").json()["version"]
    address = f"/api/work-orders/{order.pk}"

    first = client_of("manager").put(
        address, {"accessories": "charger", "version": seen}, format="json"
    )
    later = api.put(address, {"accessories": "case", "version": seen}, format="json")
    on_the_site = staff("admin").post(
        f"/admin/workorders/workorder/{order.pk}/change_status/",
        {FIELD: seal_for(order.company_id), "status": "ready", "seen_version": seen},
    )

    assert (first.status_code, later.status_code) == (200, 409)
    assert "Nothing was saved." in later.json()["message"]
    assert on_the_site.context["form"].errors
    order.refresh_from_db()
    assert (order.accessories, order.status.slug) == ("charger", "new")


def test_a_passcode_is_not_for_who_is_not_assigned(staff, owner, order, member):
    """The API has no passcodes at all; this is the only door."""
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode="4711")
    page = f"/admin/workorders/workorder/{order.pk}/reveal_passcode/"
    asked = {FIELD: seal_for(order.company_id), "reason": "to test the screen"}

    answer = staff("technician").post(page, asked, follow=True)
    assert b"4711" not in answer.content
    assert not PasscodeReveal.objects.exists()

    work_orders.assign(actor=owner, work_order_id=order.pk, member_id=member("technician").pk)
    assert b"4711" in staff("technician").post(page, asked).content
    assert PasscodeReveal.objects.count() == 1
