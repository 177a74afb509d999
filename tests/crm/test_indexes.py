"""On PostgreSQL each filter and search of devices, and following a merge, is answered by its index."""

import pytest
from django.db import connection

from crm.models import Customer, Device, MatchKey
from crm.selectors import merged
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Branch
from workorders.models import WorkOrder, WorkOrderStatus

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

ROWS = 3000


@pytest.fixture
def plenty(shop, rival):
    """Both companies have many rows; each question wants few."""
    for company in (shop, rival):
        with tenancy.working_for(company.pk):
            _fill()
    with connection.cursor() as cursor:
        for table in ("crm_customer", "crm_device", "crm_matchkey", "workorders_workorder"):
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SELECT gin_clean_pending_list('device_search'::regclass)")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")


def _fill():
    people = Customer.objects.bulk_create(Customer(first_name=f"Jane {n}") for n in range(ROWS))
    Customer.objects.filter(pk__in=[row.pk for row in people[: ROWS // 100]]).update(
        merged_into=people[-1]
    )
    devices = Device.objects.bulk_create(
        Device(kind="phone", customer=person, serial_number=f"S{n}", search=f"phone s{n}")
        for n, person in enumerate(people)
    )
    MatchKey.objects.bulk_create(
        MatchKey(customer=person, kind="phone", value=f"6{n:08}") for n, person in enumerate(people)
    )
    at = {"branch": Branch.objects.get(), "status": WorkOrderStatus.objects.get(slug="new")}
    WorkOrder.objects.bulk_create(
        WorkOrder(ticket_no=f"T-{n}", customer=device.customer, device=device, **at)
        for n, device in enumerate(devices)
    )


def used(rows, *names):
    plan = rows.explain()
    return any(name in plan for name in names) and "Seq Scan" not in plan


def test_devices_by_owner_number_and_words(plenty):
    device = Device.objects.latest("pk")

    assert used(Device.objects.filter(customer=device.customer), "device_of_customer")
    assert used(Device.objects.filter(serial_number="S7"), "device_serial_number_once")
    assert used(Device.objects.search("s2999"), "device_search")


def test_repairs_of_a_device_and_of_a_person(plenty):
    order = WorkOrder.objects.latest("pk")
    people = merged.people(order.customer_id)

    assert used(WorkOrder.objects.filter(device=order.device_id), "work_order_of_device")
    assert used(people, "customer_merged")
    assert used(WorkOrder.objects.filter(customer__in=people), "work_order_of_customer")


def test_who_has_the_same_phone(plenty):
    assert used(MatchKey.objects.filter(kind="phone", value="600000007"), "match_key_value")
