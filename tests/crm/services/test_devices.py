"""Devices, their numbers and their owners."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from crm.errors import CustomerErased, CustomerInUse, DeviceKnown
from crm.models import Customer, Device, DeviceOwnership
from crm.services import customers, devices
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.crm import CustomerFactory, DeviceFactory

IMEI = "356938035643809"
OTHER = "490154203237518"
SPRING = datetime.datetime(2026, 3, 27, 10, tzinfo=datetime.UTC)
SUMMER = datetime.datetime(2026, 7, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture
def jane(shop):
    return CustomerFactory(first_name="Jane")


def create(owner, customer, **values):
    return devices.create(
        actor=owner, **{"kind": "phone", "customer_id": customer.pk, "brand": "Apple", **values}
    )


def test_a_bookkeeper_adds_no_device(shop, jane):
    with pytest.raises(NotPermitted):
        create(Member(company=shop, role="bookkeeper").actor(), jane)

    assert not Device.objects.exists()


def test_another_companys_customer_owns_nothing_here(shop, owner, jane, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()
    phone = create(owner, jane)

    for write in (
        lambda: create(owner, theirs),
        lambda: devices.transfer(actor=owner, device_id=phone.pk, customer_id=theirs.pk),
    ):
        with pytest.raises(InvalidInput) as refusal:
            write()
        assert refusal.value.errors == {"customer_id": ["The selected customer is invalid."]}
    assert Device.objects.get() == phone


def test_another_companys_device_is_not_there(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = DeviceFactory()

    for verb in (devices.update, devices.delete):
        with pytest.raises(NotFound):
            verb(actor=owner, device_id=theirs.pk)


@pytest.mark.parametrize("field", ["imei", "imei2"])
@pytest.mark.parametrize("wrong", ["356938035643808", "1234", "35693803564380A", "1" * 17])
def test_an_imei_that_cannot_be_is_refused_by_its_field(shop, owner, jane, field, wrong):
    with pytest.raises(InvalidInput) as refusal:
        create(owner, jane, **{field: wrong})

    assert refusal.value.errors.keys() == {field}
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("35 693803 564380 9", IMEI),
        ("35-693803-564380-9", IMEI),
        ("35693803564380", "35693803564380"),
        ("3569380356438012", "3569380356438012"),
        (" ", ""),
    ],
)
def test_an_imei_is_kept_as_its_digits(shop, owner, jane, given, kept):
    assert create(owner, jane, imei=given).imei == kept


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("plate", "gx-123-b", "GX123B"),
        ("plate", "GX 123 B", "GX123B"),
        ("serial_number", " f2lx 12ab ", "F2LX12AB"),
        ("frame_number", "wtu 123", "WTU123"),
        ("serial_number", "straße", "STRAßE"),
    ],
)
def test_a_number_is_kept_in_one_writing(shop, owner, jane, field, given, kept):
    assert getattr(create(owner, jane, **{field: given}), field) == kept


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({"imei": IMEI}, {"imei": "35 693803 564380 9"}, "imei"),
        ({"imei": IMEI}, {"imei2": IMEI}, "imei2"),
        ({"imei2": IMEI}, {"imei": IMEI}, "imei"),
        ({"serial_number": "F2LX"}, {"serial_number": "f2lx"}, "serial_number"),
    ],
)
def test_a_number_of_another_device_is_refused_and_that_one_named(
    shop, owner, jane, first, second, field
):
    known = create(owner, jane, model="iPhone 15", **first)
    other = create(owner, CustomerFactory(), brand="Nokia")

    for write in (
        lambda: create(owner, CustomerFactory(), **second),
        lambda: devices.update(actor=owner, device_id=other.pk, **second),
    ):
        with pytest.raises(DeviceKnown) as refusal:
            write()
        assert (refusal.value.device, refusal.value.field) == (known, field)
        assert f"Apple iPhone 15 (device {known.pk})" in str(refusal.value)
    assert Device.objects.count() == 2
    other.refresh_from_db()
    assert (other.imei, other.imei2, other.serial_number) == ("", "", "")


def test_the_two_imeis_of_a_device_differ(shop, owner, jane):
    with pytest.raises(InvalidInput) as refusal:
        create(owner, jane, imei=IMEI, imei2=IMEI)

    assert refusal.value.errors.keys() == {"imei2"}


def test_the_database_keeps_numbers_single_by_itself(shop, owner, jane):
    create(owner, jane, imei=IMEI, imei2=OTHER, serial_number="F2LX")

    for same in ({"imei": IMEI}, {"imei2": OTHER}, {"serial_number": "F2LX"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeviceFactory(customer=jane, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceFactory(customer=jane, imei="35693803564380", imei2="35693803564380")


def test_a_device_may_be_saved_again_with_its_own_numbers(shop, owner, jane):
    phone = create(owner, jane, imei=IMEI, serial_number="F2LX")

    devices.update(actor=owner, device_id=phone.pk, imei=IMEI, serial_number="f2lx")

    assert not Event.objects.filter(name="crm.device.updated").exists()


def test_another_company_may_have_the_same_phone(shop, owner, jane, rival):
    create(owner, jane, imei=IMEI)

    with tenancy.working_for(rival.pk):
        boss = Member.objects.get(company=rival).actor()
        assert create(boss, CustomerFactory(), imei=IMEI).imei == IMEI


@pytest.mark.parametrize("typed", ["iphone", "apple 35693803", IMEI, "f2lx", "gx123b"])
def test_a_device_is_found_by_any_of_its_numbers(shop, owner, jane, typed):
    found = create(owner, jane, model="iPhone", imei=IMEI, serial_number="F2LX12", plate="GX-123-B")
    create(owner, jane, brand="Nokia")

    assert list(Device.objects.search(typed)) == [found]


def test_a_sale_ends_one_ownership_and_begins_another(shop, owner, jane):
    with clock.at(SPRING):
        phone = create(owner, jane)
    buyer = CustomerFactory(first_name="John")

    with clock.at(SUMMER):
        devices.transfer(actor=owner, device_id=phone.pk, customer_id=buyer.pk)

    phone.refresh_from_db()
    assert phone.customer == buyer
    assert list(phone.ownerships.values_list("customer_id", "since", "until")) == [
        (jane.pk, SPRING, SUMMER),
        (buyer.pk, SUMMER, None),
    ]
    event = Event.objects.get(name="crm.device.transferred")
    assert event.data == {"before": jane.pk, "to": buyer.pk}


def test_a_transfer_to_whose_it_is_already_changes_nothing(shop, owner, jane):
    phone = create(owner, jane)

    devices.transfer(actor=owner, device_id=phone.pk, customer_id=jane.pk)

    assert phone.ownerships.count() == 1
    assert not Event.objects.filter(name="crm.device.transferred").exists()


def test_a_device_has_one_open_ownership(shop, owner, jane):
    phone = create(owner, jane)

    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceOwnership.objects.create(device=phone, customer=jane)


def test_nothing_is_given_to_a_forgotten_customer(shop, owner, jane):
    phone = create(owner, jane)
    gone = CustomerFactory(erased_at=SPRING)

    with pytest.raises(CustomerErased):
        devices.transfer(actor=owner, device_id=phone.pk, customer_id=gone.pk)

    phone.refresh_from_db()
    assert phone.customer == jane


def test_a_merged_customers_id_stands_for_the_other(shop, owner, jane):
    gone = CustomerFactory(merged_into=jane)

    assert create(owner, gone).customer == jane


def test_a_change_names_fields_and_no_number(shop, owner, jane):
    phone = create(owner, jane)

    devices.update(actor=owner, device_id=phone.pk, imei=IMEI, colour="blue")

    event = Event.objects.get(name="crm.device.updated")
    assert (event.subject_id, event.data) == (phone.pk, {"fields": ["imei", "colour"]})


def test_a_device_never_repaired_goes_with_its_history(shop, owner, jane):
    phone = create(owner, jane)

    devices.delete(actor=owner, device_id=phone.pk)

    assert not Device.objects.exists()
    assert not DeviceOwnership.objects.exists()
    assert Customer.objects.filter(pk=jane.pk).exists()


def test_the_owner_of_a_device_stays(shop, owner, jane):
    create(owner, jane)

    with pytest.raises(CustomerInUse):
        customers.delete(actor=owner, customer_id=jane.pk)
