"""Which device a repair is of, what of it the order says itself, and how often it was here."""

import datetime

import pytest

from crm import ports
from crm.errors import DeviceInUse
from crm.services import devices
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Event
from tests.factories.crm import CustomerFactory, DeviceFactory
from workorders import handlers
from workorders.models import WorkOrder
from workorders.selectors import device_history
from workorders.services import work_orders

IMEI = "356938035643809"
SPRING = datetime.datetime(2026, 3, 27, 10, tzinfo=datetime.UTC)
SUMMER = datetime.datetime(2026, 7, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture
def phone(owner, jane):
    return devices.create(
        actor=owner,
        kind="phone",
        customer_id=jane.pk,
        brand="Apple",
        model="iPhone 15",
        imei=IMEI,
        plate="GX123B",
    )


def take_in(owner, customer, **values):
    return work_orders.create(actor=owner, customer_id=customer.pk, **values)


def columns(order):
    return (
        order.device_category,
        order.device_brand,
        order.device_model,
        order.device_serial,
    )


def test_another_companys_device_is_an_invalid_input(owner, jane, order, rival):
    with tenancy.working_for(rival.pk):
        theirs = DeviceFactory()

    for write in (
        lambda: take_in(owner, jane, device_id=theirs.pk),
        lambda: work_orders.update(actor=owner, work_order_id=order.pk, device_id=theirs.pk),
    ):
        with pytest.raises(InvalidInput) as refusal:
            write()
        assert refusal.value.errors == {"device_id": ["The selected device is invalid."]}
    assert WorkOrder.objects.get().device is None


def test_a_repaired_device_stays(owner, jane, phone):
    take_in(owner, jane, device_id=phone.pk)

    with pytest.raises(DeviceInUse):
        devices.delete(actor=owner, device_id=phone.pk)


def test_the_order_says_what_its_device_is(owner, jane, phone):
    order = take_in(owner, jane, device_id=phone.pk)

    assert order.device == phone
    assert columns(order) == ("Phone", "Apple", "iPhone 15", IMEI)


def test_what_is_given_is_not_the_devices(owner, jane, phone):
    order = take_in(owner, jane, device_id=phone.pk, device_model="iPhone 15 Pro", device_serial="")

    assert columns(order) == ("Phone", "Apple", "iPhone 15 Pro", IMEI)


def test_the_order_keeps_what_the_device_was_when_it_came_in(owner, jane, phone):
    order = take_in(owner, jane, device_id=phone.pk)

    devices.update(actor=owner, device_id=phone.pk, model="iPhone 16")

    order.refresh_from_db()
    assert order.device_model == "iPhone 15"


def test_another_device_fills_in_its_own(owner, jane, order, phone):
    work_orders.update(actor=owner, work_order_id=order.pk, device_id=phone.pk)
    order.refresh_from_db()
    assert columns(order) == ("Phone", "Apple", "iPhone 15", IMEI)

    bike = devices.create(actor=owner, kind="bike", customer_id=jane.pk, brand="Gazelle")
    work_orders.update(
        actor=owner, work_order_id=order.pk, device_id=bike.pk, device_model="Chamonix"
    )

    order.refresh_from_db()
    assert columns(order) == ("Bike", "Gazelle", "Chamonix", "")
    fields = Event.objects.filter(name="workorders.work_order.changed").latest("pk").data["fields"]
    assert set(fields) == {
        "device_id",
        "device_category",
        "device_brand",
        "device_model",
        "device_serial",
    }


def test_without_its_device_the_order_keeps_its_words(owner, jane, phone):
    order = take_in(owner, jane, device_id=phone.pk)

    work_orders.update(actor=owner, work_order_id=order.pk, device_id=None)

    order.refresh_from_db()
    assert order.device is None
    assert columns(order) == ("Phone", "Apple", "iPhone 15", IMEI)


@pytest.mark.parametrize("typed", [IMEI, "gx123b", "35 693803 564380 9"])
def test_a_repair_is_found_by_any_number_of_its_device(owner, jane, phone, typed):
    order = take_in(owner, jane, device_id=phone.pk)
    take_in(owner, jane, device_brand="Nokia")

    assert list(WorkOrder.objects.search(typed)) == [order]


def test_a_repair_is_found_by_a_number_the_device_got_later(owner, jane, phone):
    order = take_in(owner, jane, device_id=phone.pk)

    devices.update(actor=owner, device_id=phone.pk, frame_number="WTU123")
    handlers.find_by_the_new_number(Event.objects.latest("pk"))

    assert list(WorkOrder.objects.search("wtu123")) == [order]


def test_a_merged_customers_id_stands_for_the_other(owner, jane):
    gone = CustomerFactory(merged_into=jane)

    assert take_in(owner, gone).customer == jane


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        (0, "never here before"),
        (1, "first time here"),
        (2, "second time here"),
        (3, "third time here"),
        (4, "4 times here"),
    ],
)
def test_how_often_a_device_was_here_is_said_in_words(owner, jane, phone, visits, words):
    for _ in range(visits):
        take_in(owner, jane, device_id=phone.pk)

    history = device_history.of(phone.pk)

    assert (history.count, history.words) == (visits, words)
    assert ports.repairs().count(phone.pk) == visits


def test_what_was_cancelled_was_no_repair(owner, jane, phone):
    with clock.at(SPRING):
        take_in(owner, jane, device_id=phone.pk)
    with clock.at(SUMMER):
        take_in(owner, jane, device_id=phone.pk, status="cancelled")

    assert device_history.of(phone.pk) == device_history.History(1, SPRING)


def test_the_history_of_many_takes_one_query(owner, jane, phone, django_assert_num_queries):
    others = [DeviceFactory(customer=jane).pk for _ in range(5)]
    for device_id in (phone.pk, *others[:3]):
        take_in(owner, jane, device_id=device_id)

    with django_assert_num_queries(1):
        found = device_history.of_many([phone.pk, *others])

    assert [found[pk].count for pk in (phone.pk, *others)] == [1, 1, 1, 1, 0, 0]
