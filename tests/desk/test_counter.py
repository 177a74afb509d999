"""The counter takes in everything or nothing, once, for the company its page was opened for."""

import base64
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.models import Customer
from crm.services import customers
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Branch, Company, Event
from tests.desk.conftest import COUNTER, IMEI, SIGNED, refused, taken
from tests.pictures import png
from workorders.models import (
    ChecklistItem,
    WorkOrder,
)
from workorders.services import work_orders


@pytest.mark.parametrize("role", ["stock", "bookkeeper"])
def test_who_may_not_write_work_orders_has_no_counter(staff, role, filled, shop):
    browser = staff(role)
    names = ["counter", "counter_customers", "counter_devices", "counter_checklist"]

    for page in [*map(lambda name: reverse(f"admin:{name}"), names), f"{COUNTER}customers/1"]:
        assert browser.get(page).status_code == 403, page
    assert browser.post(COUNTER, filled()).status_code == 403
    assert "/admin/counter/" not in browser.get("/admin/").content.decode()
    assert WorkOrder.objects.count() == 0


def test_a_stranger_is_asked_to_log_in(client, shop):
    assert client.get(COUNTER).status_code == 302
    assert client.get(f"{COUNTER}customers", {"q": "jane"}).status_code == 302


def test_a_page_opened_for_another_company_is_refused(desk, filled, rival):
    errors = refused(desk, filled(_company=seal_for(rival.pk)))

    assert "switched to another company" in errors["__all__"][0]


def test_a_page_without_a_seal_or_a_token_is_refused(desk, filled):
    assert refused(desk, filled(_company=""))["__all__"]
    assert refused(desk, filled(once=""))["once"]


# What must be there ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"customer_first_name": ""}, "customer_id"),
        ({"device_kind": ""}, "device_id"),
        ({"device_kind": "spaceship"}, "device_kind"),
        ({"problem_description": " "}, "problem_description"),
        ({"customer_email": "no address"}, "customer_email"),
        ({"not_signed": ""}, "not_signed"),
        ({"passcode": "1234"}, "passcode_kind"),
        ({"passcode_kind": "pin"}, "passcode"),
        ({"spending_limit": "-1"}, "spending_limit"),
        ({"spending_limit": "NaN"}, "spending_limit"),
        ({"expected_ready_on": "tomorrow"}, "expected_ready_on"),
        ({"priority": "yesterday"}, "priority"),
        ({"signature": SIGNED, "signer_name": ""}, "signer_name"),
        ({"customer_id": "1; drop table"}, "customer_id"),
        ({"customer_id": "9" * 30}, "customer_id"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(desk, filled, changes, place):
    assert place in refused(desk, filled(**changes))


# What the commands refuse, after others of them have done their part ----------------------------------
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"device_imei": "352099001761482"}, "device_imei"),
        ({"passcode_kind": "pin", "passcode": "letters"}, "passcode"),
        ({"passcode_kind": "pattern", "passcode": "1123"}, "passcode"),
        ({"signature": "data:image/png;base64,AAAA", "signer_name": "Sanne"}, "signature"),
        (
            {
                "signature": f"data:image/png;base64,{base64.b64encode(png()).decode()}",
                "signer_name": "Sanne",
            },
            "signature",
        ),
        ({"check-999999": "ok"}, "checklist"),
        ({"check-x": "ok"}, "checklist"),
        ({"photos": SimpleUploadedFile("photo.jpg", b"<html>no photo</html>")}, "photos"),
    ],
)
def test_what_a_command_refuses_is_said_at_its_field_and_nothing_is_kept(
    desk, filled, changes, place
):
    errors = refused(desk, filled(**changes))

    assert list(errors) == [place]


def test_a_known_imei_is_refused_as_another_devices(desk, filled, phone):
    errors = refused(desk, filled(device_imei=IMEI))

    assert "Apple iPhone 12" in errors["device_imei"][0]


def test_an_answer_that_is_none_is_refused(desk, filled):
    item = ChecklistItem.objects.filter(template__kind="phone").first()

    assert list(refused(desk, filled(**{f"check-{item.pk}": "maybe"}))) == ["checklist"]


def test_what_is_on_another_kinds_checklist_is_refused(desk, filled):
    item = ChecklistItem.objects.filter(template__kind="bike").first()

    assert list(refused(desk, filled(**{f"check-{item.pk}": "ok"}))) == ["checklist"]


@pytest.mark.parametrize("name", ["customer_id", "device_id", "assigned_to", "branch"])
def test_another_companys_row_in_a_hidden_field_is_refused(desk, filled, theirs, name):
    assert list(refused(desk, filled(**{name: theirs[name]}))) == [name]


def test_another_companys_terms_cannot_be_signed(desk, filled, theirs):
    body = filled(terms_id=theirs["terms_id"], signature=SIGNED, signer_name="Sanne")

    assert list(refused(desk, body)) == ["signature"]


def test_another_companys_thing_to_check_is_refused(desk, filled, theirs):
    assert list(refused(desk, filled(**{f"check-{theirs['item']}": "ok"}))) == ["checklist"]


def test_another_companys_rows_are_not_found(desk, theirs):
    for page in (
        f"{COUNTER}customers/{theirs['customer_id']}",
        f"{COUNTER}devices/{theirs['device_id']}",
        f"{COUNTER}{theirs['order']}/",
        f"{COUNTER}customers/{'9' * 30}",
    ):
        assert desk.get(page).status_code == 404, page
    assert desk.get(f"{COUNTER}customers", {"q": "Their"}).json() == {"found": []}
    found = desk.get(f"{COUNTER}devices", {"q": "THEIRS", "customer": theirs["customer_id"]}).json()
    assert found == {"found": [], "models": []}


def test_a_refused_form_is_saved_once_it_is_corrected(desk, filled):
    body = filled(device_imei="352099001761482")
    refused(desk, body)

    order = taken(desk, body | {"device_imei": IMEI})

    assert order.device.imei == IMEI


# Once -------------------------------------------------------------------------------------------------
def test_two_presses_make_one_work_order(desk, filled):
    body = filled()

    first = desk.post(COUNTER, body).json()
    second = desk.post(COUNTER, body).json()

    assert first == second
    assert (WorkOrder.objects.count(), Customer.objects.filter(first_name="Sanne").count()) == (
        1,
        1,
    )


def test_the_token_of_one_member_is_nothing_to_another(desk, staff, filled):
    body = filled()

    first = desk.post(COUNTER, body).json()
    second = staff("manager").post(COUNTER, body).json()

    assert first != second
    assert WorkOrder.objects.count() == 2


# Everything -------------------------------------------------------------------------------------------
def test_everything_is_taken_in_at_once(desk, signed, member, terms):
    items = list(ChecklistItem.objects.filter(template__kind="phone")[:3])
    technician = member("technician")

    order = taken(
        desk,
        signed(
            customer_email="sanne@example.com",
            device_imei=IMEI,
            accessories="Charger, Case",
            expected_ready_on="2026-11-24",
            spending_limit="150,00",
            assigned_to=technician.pk,
            priority="urgent",
            passcode_kind="pin",
            passcode="1234",
            photos=[SimpleUploadedFile(f"{at}.png", png()) for at in range(2)],
            **{f"check-{item.pk}": "ok" for item in items[:2]},
            **{f"check-{items[2].pk}": "fail"},
        ),
    )

    assert str(order.customer) == "Sanne de Boer"
    assert order.customer.email == "sanne@example.com"
    assert (order.device.imei, order.device.customer) == (IMEI, order.customer)
    assert (order.device_name, order.device_serial) == ("Apple iPhone 12", IMEI)
    assert (order.accessories, order.priority) == ("Charger, Case", "urgent")
    assert (order.spending_limit, order.assigned_to) == (Decimal("150.00"), technician)
    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert order.expected_ready_at == datetime(2026, 11, 24, 17, tzinfo=amsterdam)
    answers = order.checklist_answers.order_by("item__position").values_list("phase", "answer")
    assert list(answers) == [("before", "ok"), ("before", "ok"), ("before", "fail")]
    assert [photo.phase for photo in order.photos.all()] == ["before", "before"]
    assert order.passcodes.get().secret.reveal() == "1234"
    signature = order.signatures.get()
    assert (signature.signer_name, signature.terms) == ("Sanne de Boer", terms)
    assert "Spending limit: EUR 150.00" in signature.document
    assert not order.notes.exists()


def test_who_takes_in_is_who_is_recorded(desk, filled, member):
    taken(desk, filled())

    names = Event.objects.filter(member=member("front_desk")).values_list("name", flat=True)
    assert list(names.order_by("pk")) == [
        "crm.customer.created",
        "crm.device.created",
        "workorders.work_order.created",
        "workorders.work_order.note_added",
    ]


def test_without_a_signature_the_reason_is_noted_in_the_companys_language(desk, filled, shop):
    Company.objects.filter(pk=shop.pk).update(locale="nl")

    order = taken(desk, filled(not_signed="post"))

    assert order.notes.get().note == "Niet getekend: per post ingestuurd."


def test_a_known_customer_with_a_known_device(desk, filled, jane, phone):
    order = taken(
        desk,
        filled(customer_id=jane.pk, customer_first_name="", device_id=phone.pk, device_kind=""),
    )

    assert (order.customer, order.device) == (jane, phone)
    assert order.device_category == "Phone"


def test_a_device_of_another_customer_stays_theirs_unless_it_is_said(desk, filled, phone, jane):
    known = {"device_id": phone.pk, "device_kind": ""}

    brought = taken(desk, filled(**known))
    phone.refresh_from_db()
    assert (phone.customer, brought.device) == (jane, phone)

    bought = taken(desk, filled(**known, device_transfer="on"))
    phone.refresh_from_db()
    assert phone.customer == bought.customer


def test_names_are_words_and_never_markup_or_formulas(desk, filled):
    order = taken(
        desk,
        filled(
            customer_first_name="<script>alert(1)</script>",
            customer_last_name="=cmd|'/C calc'!A0",
            device_model="<img src=x onerror=alert(1)>",
        ),
    )

    shown = [
        desk.get(f"{COUNTER}customers/{order.customer_id}").json()["html"],
        desk.get(f"{COUNTER}devices/{order.device_id}").json()["html"],
        desk.get(f"{COUNTER}{order.pk}/").content.decode(),
    ]
    assert all("<script>alert" not in html and "<img src=x" not in html for html in shown)
    assert "&lt;script&gt;alert(1)" in shown[0]
    assert order.customer.last_name == "=cmd|'/C calc'!A0"


# The pages ------------------------------------------------------------------------------------------------
def test_the_page_asks_the_same_number_of_queries_however_much_there_is(
    desk, shop, jane, django_assert_num_queries, django_assert_max_num_queries
):
    desk.get(COUNTER)  # the badges of the sidebar are remembered
    with django_assert_max_num_queries(10) as first:
        desk.get(COUNTER)
    for at in range(5):
        customers.create(actor=SYSTEM, first_name=f"Jane {at}")
        work_orders.create(actor=SYSTEM, customer_id=jane.pk)
    with django_assert_num_queries(len(first)):
        desk.get(COUNTER)


def test_done_shows_the_number_and_prints(desk, filled):
    order = taken(desk, filled(customer_email="sanne@example.com"))

    page = desk.get(f"{COUNTER}{order.pk}/").content.decode()

    assert f'class="counter-number">{order.ticket_no}<' in page
    assert reverse("admin:workorders_workorder_print_label", args=[order.pk]) in page
    assert reverse("admin:workorders_workorder_print_receipt", args=[order.pk]) in page
    assert reverse("admin:counter_mail", args=[order.pk]) in page


def test_the_receipt_is_mailed_by_a_form_of_this_company_alone(desk, filled, shop, rival):
    order = taken(desk, filled(customer_email="sanne@example.com"))
    mail = reverse("admin:counter_mail", args=[order.pk])
    sent = Event.objects.filter(name="workorders.work_order.receipt_sent")

    assert desk.get(mail).status_code == 405
    desk.post(mail, {"_company": seal_for(rival.pk)})
    assert not sent.exists()

    desk.post(mail, {"_company": seal_for(shop.pk)})
    assert sent.get().subject_id == order.pk


def test_without_an_address_nothing_is_mailed(desk, filled, shop):
    order = taken(desk, filled())

    answer = desk.post(
        reverse("admin:counter_mail", args=[order.pk]), {"_company": seal_for(shop.pk)}, follow=True
    )

    assert "The customer has no e-mail address." in answer.content.decode()
    assert reverse("admin:counter_mail", args=[order.pk]) not in answer.content.decode()


def test_the_branch_is_asked_for_when_there_are_several(desk, filled, shop):
    assert 'name="branch"' not in desk.get(COUNTER).content.decode()
    second = Branch.objects.create(name="Second")

    assert 'name="branch"' in desk.get(COUNTER).content.decode()
    assert taken(desk, filled(branch=second.pk)).branch == second
