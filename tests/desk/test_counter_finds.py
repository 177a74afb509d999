"""What the counter finds while one types: customers, devices, what the shop has seen."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.services import customers, devices
from crm.states import DeviceKind
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Company
from tests.desk.conftest import COUNTER, IMEI, taken
from workorders.models import ChecklistTemplate
from workorders.selectors import checklists
from workorders.services import work_orders


@pytest.mark.parametrize("locale", ["nl", "en", "fr"])
def test_the_checklist_shown_for_a_kind_is_the_one_answered(desk, filled, shop, locale):
    Company.objects.filter(pk=shop.pk).update(locale=locale)

    for kind in DeviceKind.values:
        order = taken(desk, filled(device_kind=kind))
        shown = desk.get(f"{COUNTER}checklist", {"kind": kind}).content.decode()
        template = checklists.template_of(order)
        assert template == ChecklistTemplate.objects.filter(kind=kind).first(), kind
        assert shown.count("<fieldset") == (template.items.count() if template else 0), kind


# Finding ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "term", ["jane", "SMITH jane", "0612345678", "06-12 34 56 78", "+31612345678", "jane@exam"]
)
def test_a_customer_is_found_by_any_writing(desk, jane, term):
    found = desk.get(f"{COUNTER}customers", {"q": term}).json()["found"]

    assert [(one["id"], one["label"]) for one in found] == [(jane.pk, "Jane Smith")]


def test_at_most_eight_are_found_and_none_for_one_letter(desk, shop):
    for _ in range(10):
        customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith")

    assert len(desk.get(f"{COUNTER}customers", {"q": "jane"}).json()["found"]) == 8
    assert desk.get(f"{COUNTER}customers", {"q": "j"}).json() == {"found": []}


def test_a_customer_comes_with_tags_repairs_and_devices(desk, jane, phone):
    order = work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_id=phone.pk)
    done = work_orders.create(actor=SYSTEM, customer_id=jane.pk, status="completed")

    found = desk.get(f"{COUNTER}customers/{jane.pk}").json()

    assert "vip" in found["html"]
    assert order.ticket_no in found["html"]
    assert done.ticket_no not in found["html"]
    assert [(one["id"], one["detail"]) for one in found["devices"]] == [
        (phone.pk, f"Phone · {IMEI}")
    ]


def test_what_a_customer_owes_is_told(desk, jane, owner):
    screen = LineIn(description="Screen", unit_price=Decimal("89.00"), vat_rate=Decimal(21))
    draft = invoices.create(
        actor=owner, customer_id=jane.pk, invoice_date=timezone.localdate(), lines=[screen]
    )
    assert "still to be paid" not in desk.get(f"{COUNTER}customers/{jane.pk}").json()["html"]

    issuing.issue(actor=owner, invoice_id=draft.pk)

    shown = desk.get(f"{COUNTER}customers/{jane.pk}").json()["html"]
    assert "EUR 107.69 is still to be paid." in shown


@pytest.mark.parametrize("term", [IMEI, "35-209900-176148-1", "1761481"])
def test_a_device_of_anybody_is_found_by_its_number(desk, phone, term):
    found = desk.get(f"{COUNTER}devices", {"q": term}).json()["found"]

    assert [(one["id"], one["owner"]) for one in found] == [(phone.pk, "Jane Smith")]


def test_a_plate_is_found_in_any_writing(desk, jane):
    car = devices.create(actor=SYSTEM, kind="car", customer_id=jane.pk, plate="12-ABC-3")

    for term in ("12abc3", "12-abc-3", "12 ABC 3"):
        found = desk.get(f"{COUNTER}devices", {"q": term}).json()["found"]
        assert [one["id"] for one in found] == [car.pk], term


def test_a_model_finds_ones_own_devices_and_what_the_shop_has_seen(desk, jane, phone):
    others = desk.get(f"{COUNTER}devices", {"q": "iphone"}).json()
    own = desk.get(f"{COUNTER}devices", {"q": "iphone", "customer": jane.pk}).json()

    assert others["found"] == []
    assert [one["id"] for one in own["found"]] == [phone.pk]
    assert [(one["brand"], one["model"]) for one in own["models"]] == [("Apple", "iPhone 12")]


def test_the_third_time_is_told(desk, phone, jane):
    for _ in range(2):
        work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_id=phone.pk)

    assert "time no. 3 here" in desk.get(f"{COUNTER}devices/{phone.pk}").json()["html"]


def test_brands_and_models_are_the_shops_own(desk, jane, phone):
    devices.create(actor=SYSTEM, kind="bike", customer_id=jane.pk, brand="Gazelle", model="Orange")

    assert desk.get(f"{COUNTER}suggestions", {"kind": "phone", "brand": "apple"}).json() == {
        "brands": ["Apple"],
        "models": ["iPhone 12"],
    }


def test_finding_asks_the_same_number_of_queries_however_much_is_found(
    desk, jane, phone, django_assert_num_queries
):
    pages = (
        f"{COUNTER}customers?q=jane",
        f"{COUNTER}customers/{jane.pk}",
        f"{COUNTER}devices?q=3520&customer=1",
        f"{COUNTER}devices/{phone.pk}",
    )
    asked = {}
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            desk.get(page)
        asked[page] = len(queries)
    for at in range(4):
        customers.create(actor=SYSTEM, first_name=f"Jane {at}")
        devices.create(actor=SYSTEM, kind="phone", customer_id=jane.pk, serial_number=f"35201{at}")
        work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_id=phone.pk)

    for page in pages:
        with django_assert_num_queries(asked[page]):
            desk.get(page)
