"""Pages of devices, of duplicates, and of a person's rights."""

import io
import json
import zipfile

import pytest

from crm.models import Customer, CustomerMerge, Device
from crm.services import customers, devices, merging
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from tests.factories.crm import CustomerFactory, DeviceFactory
from workorders.services import work_orders

DEVICES = "/admin/crm/device/"
DUPLICATES = "/admin/customers/duplicates/"
SHARED = {"phone": "06 1234 5678", "last_name": "Smith"}


@pytest.fixture
def pair(owner):
    return [
        customers.create(actor=owner, first_name="Jane", email=email, **SHARED)
        for email in ("jane@example.com", "")
    ]


def compare(one, other):
    return f"/admin/customers/merge/{one.pk}/{other.pk}/"


def page_of(customer):
    return f"/admin/crm/customer/{customer.pk}/change/"


@pytest.mark.parametrize("role", ["admin", "technician", "bookkeeper"])
def test_devices_are_listed_and_shown(staff, shop, owner, role):
    phone = DeviceFactory(serial_number="F2LX")
    work_orders.create(actor=owner, customer_id=phone.customer_id, device_id=phone.pk)
    client = staff(role)

    assert "F2LX" in client.get(DEVICES).content.decode()
    shown = client.get(f"{DEVICES}{phone.pk}/change/").content.decode()
    assert "WO-" in shown
    assert "First time here" in shown


def test_a_list_of_devices_takes_as_many_queries_for_one_as_for_many(
    staff, shop, django_assert_max_num_queries
):
    client = staff("admin")
    DeviceFactory()
    client.get(DEVICES)
    with django_assert_max_num_queries(20) as few:
        client.get(DEVICES)
    for _ in range(9):
        DeviceFactory()

    with django_assert_max_num_queries(len(few)):
        client.get(DEVICES)


def test_a_wrong_imei_is_an_error_on_the_form(staff, shop):
    jane = CustomerFactory()
    body = {
        "_company": seal_for(shop.pk),
        "customer": jane.pk,
        "kind": "phone",
        "imei": "356938035643808",
        "ownerships-TOTAL_FORMS": 0,
        "ownerships-INITIAL_FORMS": 0,
    }
    client = staff("front_desk")

    refused = client.post(f"{DEVICES}add/", body)
    assert "not a valid IMEI" in refused.content.decode()
    assert not Device.objects.exists()
    assert client.post(f"{DEVICES}add/", {**body, "imei": "356938035643809"}).status_code == 302
    assert Device.objects.get().customer == jane


def test_another_owner_on_the_form_is_a_transfer(staff, shop, owner):
    jane, john = CustomerFactory(), CustomerFactory()
    phone = devices.create(actor=owner, kind="phone", customer_id=jane.pk)

    answer = staff("admin").post(
        f"{DEVICES}{phone.pk}/change/",
        {
            "_company": seal_for(shop.pk),
            "customer": john.pk,
            "kind": "phone",
            "ownerships-TOTAL_FORMS": 1,
            "ownerships-INITIAL_FORMS": 1,
            "ownerships-0-id": phone.ownerships.get().pk,
            "ownerships-0-device": phone.pk,
        },
    )

    assert answer.status_code == 302
    assert list(phone.ownerships.values_list("customer_id", flat=True)) == [jane.pk, john.pk]


def test_a_customers_page_shows_their_devices(staff, shop):
    phone = DeviceFactory(model="iPhone 15 Pro")

    assert "Apple iPhone 15 Pro" in staff("admin").get(page_of(phone.customer)).content.decode()


@pytest.mark.parametrize("role", ["manager", "front_desk"])
def test_only_an_administrator_sees_duplicates(staff, pair, role):
    client = staff(role)

    assert client.get(DUPLICATES).status_code == 403
    assert client.post(compare(*pair), {"keep": pair[0].pk}).status_code == 403
    assert client.get("/admin/crm/customermerge/").status_code == 403
    assert not CustomerMerge.objects.exists()


def test_another_companys_customer_is_not_compared(staff, pair, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()
    client = staff("admin")

    assert client.get(compare(pair[0], theirs)).status_code == 404
    assert client.get(compare(pair[0], customers.walk_in())).status_code == 404


def test_a_merge_without_the_seal_is_refused(staff, pair):
    staff("admin").post(compare(*pair), {"keep": pair[0].pk})

    assert not CustomerMerge.objects.exists()


def test_duplicates_are_listed_compared_merged_and_parted(staff, shop, owner, pair):
    one, other = pair
    work_orders.create(actor=owner, customer_id=other.pk)
    client = staff("admin")
    assert "same phone number" in client.get(DUPLICATES).content.decode()
    assert compare(one, other) in client.get(DUPLICATES).content.decode()
    assert compare(one, other) in client.get(page_of(one)).content.decode()
    assert "Work orders: 1" in client.get(compare(one, other)).content.decode()

    answer = client.post(compare(one, other), {"keep": one.pk, "_company": seal_for(shop.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(one))

    merge = CustomerMerge.objects.get()
    assert (merge.kept, merge.dropped) == (one, other)
    listed = client.get("/admin/crm/customer/").context["cl"].result_list
    assert other not in listed
    assert page_of(one) in client.get(page_of(other)).content.decode()
    undo = f"/admin/crm/customermerge/{merge.pk}/"
    assert f"{undo}change/" in client.get(page_of(one)).content.decode()
    assert client.get(f"{undo}change/").status_code == 200
    [button] = [found["path"] for found in client.get(f"{undo}change/").context["actions_detail"]]
    client.post(button, {"_company": seal_for(shop.pk)})
    assert Customer.objects.current().filter(pk=other.pk).exists()


def test_the_other_may_be_kept_instead(staff, shop, pair):
    one, other = pair

    staff("admin").post(compare(one, other), {"keep": other.pk, "_company": seal_for(shop.pk)})

    assert CustomerMerge.objects.get().kept == other


def test_a_merged_entry_is_in_no_search_box(staff, pair, owner):
    one, other = pair
    merging.merge(actor=owner, keep_id=one.pk, drop_id=other.pk)
    client = staff("admin")

    boxed = client.get(
        "/admin/autocomplete/",
        {"term": "smith", "app_label": "crm", "model_name": "device", "field_name": "customer"},
    ).json()
    assert [row["id"] for row in boxed["results"]] == [str(one.pk)]


def buttons(client, customer):
    return {
        found["title"]: found["path"]
        for found in client.get(page_of(customer)).context["actions_detail"]
    }


def test_a_person_is_told_and_forgotten_by_buttons(staff, shop, pair):
    jane = pair[0]
    client = staff("admin")
    offered = buttons(client, jane)
    sealed = {"_company": seal_for(shop.pk)}

    told = client.post(offered["Export data"], sealed)
    assert told.headers["Content-Disposition"] == f'attachment; filename="customer-{jane.pk}.zip"'
    packed = zipfile.ZipFile(io.BytesIO(b"".join(told.streaming_content)))
    assert json.loads(packed.read("data.json"))["customer_id"] == jane.pk
    asked = client.get(offered["Erase data"])
    assert "cannot be undone" in asked.content.decode()
    jane.refresh_from_db()
    assert jane.erased_at is None

    client.post(offered["Erase data"], sealed)

    jane.refresh_from_db()
    assert jane.erased_at is not None
    shown = client.get(page_of(jane))
    assert shown.status_code == 200
    assert "Erase data" not in buttons(client, jane)


def test_nobody_else_is_offered_the_buttons(staff, shop, pair):
    assert buttons(staff("manager"), pair[0]) == {}
