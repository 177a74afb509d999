"""Devices at the door of work orders."""

from tests.factories.crm import CustomerFactory, DeviceFactory
from tests.factories.workorders import WorkOrderFactory


def test_a_device_comes_in_and_goes_out_by_its_id(api, shop):
    phone = DeviceFactory(serial_number="F2LX")
    other = DeviceFactory(customer=phone.customer)
    made = api.post(
        "/api/work-orders",
        {"customer_id": phone.customer_id, "device_id": phone.pk},
        format="json",
    )

    assert made.status_code == 201
    assert made.json()["device_id"] == phone.pk
    assert made.json()["device_serial"] == "F2LX"
    assert api.get(f"/api/devices/{phone.pk}").json()["repairs_count"] == 1
    for device, found in ((phone, [made.json()["id"]]), (other, [])):
        rows = api.get(f"/api/work-orders?device_id={device.pk}").json()["data"]
        assert [row["id"] for row in rows] == found


def test_a_customers_repairs_are_also_those_kept_by_a_merged_entry(api, shop):
    jane = CustomerFactory()
    order = WorkOrderFactory(customer=CustomerFactory(merged_into=jane))

    rows = api.get(f"/api/work-orders?customer_id={jane.pk}").json()["data"]

    assert [row["id"] for row in rows] == [order.pk]
