"""The door of devices."""

import pytest

from crm.models import Device
from tests.factories.crm import CustomerFactory, DeviceFactory

PHONE = {
    "kind": "phone",
    "brand": "Apple",
    "model": "iPhone 15 Pro",
    "imei": "35 693803 564380 9",
    "serial_number": "f2lx12",
}


@pytest.fixture
def jane(shop):
    return CustomerFactory(first_name="Jane", last_name="Smith")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"kind": None}, "kind", "The kind field is required."),
        ({"kind": "toaster"}, "kind", "The selected kind is invalid."),
        ({"customer_id": None}, "customer_id", "The customer id field is required."),
        ({"customer_id": 999_999}, "customer_id", "The selected customer is invalid."),
        ({"imei": "356938035643808"}, "imei", "This is not a valid IMEI."),
        ({"imei2": "nonsense"}, "imei2", "This is not a valid IMEI."),
    ],
)
def test_bad_input_is_refused_by_its_field(api, jane, change, field, message):
    answer = api.post("/api/devices", {**PHONE, "customer_id": jane.pk, **change}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: [message]}
    assert not Device.objects.exists()


def test_a_number_of_another_device_is_refused_in_words(api, jane):
    known = api.post("/api/devices", {**PHONE, "customer_id": jane.pk}, format="json").json()

    answer = api.post(
        "/api/devices", {**PHONE, "serial_number": "", "customer_id": jane.pk}, format="json"
    )

    said = f"This IMEI is that of Apple iPhone 15 Pro (device {known['id']})."
    assert (answer.status_code, answer.json()) == (
        422,
        {"message": said, "code": "device.known", "errors": {"imei": [said]}},
    )


@pytest.mark.parametrize(("role", "status"), [("bookkeeper", 403), ("technician", 201)])
def test_who_may_add_a_device(client_of, jane, role, status):
    answer = client_of(role).post("/api/devices", {**PHONE, "customer_id": jane.pk}, format="json")

    assert answer.status_code == status


def test_a_device_is_shown_with_its_owner(api, jane):
    answer = api.post("/api/devices", {**PHONE, "customer_id": jane.pk}, format="json")

    assert answer.status_code == 201
    shown = answer.json()
    path = f"/api/devices/{shown['id']}"
    assert api.get(path).json() == shown
    assert shown.pop("created_at").endswith("Z")
    assert shown == {
        "id": Device.objects.get().pk,
        "kind": "phone",
        "customer": {"id": jane.pk, "name": "Jane Smith"},
        "customer_id": jane.pk,
        "brand": "Apple",
        "model": "iPhone 15 Pro",
        "serial_number": "F2LX12",
        "imei": "356938035643809",
        "imei2": None,
        "plate": None,
        "frame_number": None,
        "colour": None,
        "notes": None,
        "repairs_count": 0,
    }


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_change_is_partial_and_another_owner_a_transfer(api, jane, method):
    phone = api.post("/api/devices", {**PHONE, "customer_id": jane.pk}, format="json").json()
    john = CustomerFactory(first_name="John", last_name="Doe")
    path = f"/api/devices/{phone['id']}"

    answer = getattr(api, method)(path, {"colour": "blue", "customer_id": john.pk}, format="json")

    assert answer.status_code == 200
    assert answer.json() == {
        **phone,
        "colour": "blue",
        "customer": {"id": john.pk, "name": "John Doe"},
        "customer_id": john.pk,
    }
    assert Device.objects.get().ownerships.count() == 2


def test_devices_are_found_by_owner_kind_and_words(api, jane):
    phone = DeviceFactory(customer=jane)
    bike = DeviceFactory(kind="bike", brand="Gazelle", model="Chamonix")

    def ids(query):
        return [row["id"] for row in api.get(f"/api/devices?{query}").json()["data"]]

    assert ids("") == [bike.pk, phone.pk]
    assert ids(f"customer_id={jane.pk}") == [phone.pk]
    assert ids("q=chamonix") == [bike.pk]
    assert ids("kind=bike") == [bike.pk]
    assert ids("customer_id=999999") == []
    assert api.get("/api/devices?kind=toaster").status_code == 422


def test_a_device_is_deleted(api, jane):
    phone = DeviceFactory(customer=jane)

    assert api.delete(f"/api/devices/{phone.pk}").status_code == 204
    assert api.get(f"/api/devices/{phone.pk}").status_code == 404
