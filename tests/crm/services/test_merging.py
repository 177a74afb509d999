"""Two entries of one person become one, and are parted again as if nothing had been."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models

from accounting.models import Invoice
from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.errors import CustomerErased, CustomerMerged, MergeUndone, SameCustomer, WalkInStays
from crm.models import Customer, CustomerMerge
from crm.selectors import merged
from crm.services import customers, devices, merging
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import NotFound, NotPermitted
from repair_angel.kernel.models import Event
from repair_angel.kernel.tenancy import TenantModel
from tests.factories.crm import CustomerFactory
from workorders import handlers
from workorders.models import WorkOrder
from workorders.services import work_orders

DAY = datetime.date(2026, 3, 27)
REMEMBERS = {"CustomerMerge", "Event", "EventDelivery"}


def person(owner, first_name, **values):
    return customers.create(actor=owner, first_name=first_name, last_name="Smith", **values)


@pytest.fixture
def keep(owner):
    return person(owner, "Jane", email="jane@example.com", tags=["vip"])


@pytest.fixture
def drop(owner):
    return person(
        owner, "J.", phone="06 1234 5678", city="Utrecht", notes="rings twice", tags=["vip", "late"]
    )


def invoice(owner, customer, *, issue=False):
    line = LineIn(description="Screen", unit_price=Decimal(89), vat_rate=Decimal(21))
    made = invoices.create(actor=owner, customer_id=customer.pk, invoice_date=DAY, lines=[line])
    return issuing.issue(actor=owner, invoice_id=made.pk) if issue else made


@pytest.fixture
def life(owner, drop):
    """What the second entry was used for before anybody noticed."""
    phone = devices.create(actor=owner, kind="phone", customer_id=drop.pk)
    return {
        "order": work_orders.create(actor=owner, customer_id=drop.pk, device_id=phone.pk),
        "phone": phone,
        "draft": invoice(owner, drop),
        "issued": invoice(owner, drop, issue=True),
    }


def merge(owner, keep, drop):
    return merging.merge(actor=owner, keep_id=keep.pk, drop_id=drop.pk)


def everything():
    """Every row as it stands, without what only remembers and when it was saved."""
    return {
        (model.__name__, row["id"]): row
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model.__name__ not in REMEMBERS
        for row in model.objects.values(*_columns(model))
    }


def _columns(model: type[models.Model]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.name != "updated_at"]


@pytest.mark.parametrize("role", ["manager", "front_desk", "technician"])
def test_only_an_administrator_merges(member, keep, drop, role):
    with pytest.raises(NotPermitted):
        merge(member(role).actor(), keep, drop)

    assert not CustomerMerge.objects.exists()


def test_a_customer_is_not_merged_with_itself(owner, keep):
    with pytest.raises(SameCustomer):
        merge(owner, keep, keep)


def test_the_walk_in_customer_is_merged_with_nobody(owner, keep):
    walk_in = customers.walk_in()

    for one, other in ((keep, walk_in), (walk_in, keep)):
        with pytest.raises(WalkInStays):
            merge(owner, one, other)


def test_what_was_merged_is_not_merged_again(owner, keep, drop):
    third = CustomerFactory()
    merge(owner, keep, drop)

    for one, other in ((third, drop), (drop, third)):
        with pytest.raises(CustomerMerged):
            merge(owner, one, other)
    assert CustomerMerge.objects.count() == 1


def test_a_forgotten_customer_is_not_merged(owner, keep):
    gone = CustomerFactory(erased_at=datetime.datetime(2026, 3, 27, tzinfo=datetime.UTC))

    with pytest.raises(CustomerErased):
        merge(owner, keep, gone)


def test_another_companys_customer_is_not_there(owner, keep, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    for one, other in ((keep, theirs), (theirs, keep)):
        with pytest.raises(NotFound):
            merge(owner, one, other)


def test_what_was_merged_is_worked_with_no_more(owner, keep, drop):
    merge(owner, keep, drop)

    with pytest.raises(CustomerMerged) as refusal:
        customers.update(actor=owner, customer_id=drop.pk, city="Zeist")
    assert str(keep.pk) in str(refusal.value)


def test_all_that_may_move_goes_over(owner, keep, drop, life):
    merge(owner, keep, drop)

    for name in ("order", "phone", "draft"):
        life[name].refresh_from_db()
        assert life[name].customer_id == keep.pk, name
    assert life["phone"].ownerships.get().customer_id == keep.pk
    assert sorted(keep.tags.values_list("name", flat=True)) == ["late", "vip"]


def test_an_issued_invoice_keeps_its_buyer_and_is_found_with_the_one_kept(owner, keep, drop, life):
    merge(owner, keep, drop)

    issued = Invoice.objects.get(pk=life["issued"].pk)
    assert (issued.customer_id, issued.buyer["name"]) == (drop.pk, "J. Smith")
    assert issued in Invoice.objects.filter(customer__in=merged.people(keep.pk))


def test_what_the_one_kept_left_empty_is_filled(owner, keep, drop):
    merge(owner, keep, drop)

    keep.refresh_from_db()
    assert (keep.email, keep.phone, keep.city) == ("jane@example.com", "06 1234 5678", "Utrecht")
    assert (keep.first_name, keep.notes) == ("Jane", "")


@pytest.mark.parametrize("typed", ["0612345678", "j. smith", "jane@"])
def test_the_one_kept_is_found_by_both_and_the_other_is_in_no_list(owner, keep, drop, typed):
    customers.update(actor=owner, customer_id=keep.pk, phone="030 765 4321")
    merge(owner, keep, drop)

    assert list(Customer.objects.current().search(typed)) == [keep]
    customers.update(actor=owner, customer_id=keep.pk, city="Zeist")
    assert list(Customer.objects.current().search(typed)) == [keep]


def test_repairs_are_found_by_the_new_name_once_the_event_comes_by(owner, keep, drop, life):
    merge(owner, keep, drop)

    handlers.find_by_the_new_name(Event.objects.get(name="crm.customer.merged"))

    assert list(WorkOrder.objects.search("jane smith")) == [life["order"]]


def test_a_merge_is_an_event_of_ids(owner, keep, drop):
    done = merge(owner, keep, drop)

    event = Event.objects.get(name="crm.customer.merged")
    assert (event.subject_id, event.data) == (
        keep.pk,
        {"merge_id": done.pk, "dropped_id": drop.pk},
    )


def test_undone_it_is_as_if_nothing_had_been(owner, keep, drop, life):
    devices.create(actor=owner, kind="bike", customer_id=keep.pk)
    before = everything()

    done = merge(owner, keep, drop)
    assert everything() != before
    merging.unmerge(actor=owner, merge_id=done.pk)

    assert everything() == before
    event = Event.objects.get(name="crm.customer.unmerged")
    assert event.data == {"merge_id": done.pk, "dropped_id": drop.pk}


def test_a_chain_is_undone_from_its_end(owner, keep, drop, life):
    third = person(owner, "Janet")
    start = everything()
    first = merge(owner, keep, drop)
    between = everything()
    second = merge(owner, third, keep)
    assert list(merged.people(third.pk).order_by("pk").values_list("pk", flat=True)) == [
        *sorted((keep.pk, drop.pk, third.pk))
    ]
    assert merged.named(drop.pk) == third

    with pytest.raises(CustomerMerged):
        merging.unmerge(actor=owner, merge_id=first.pk)
    merging.unmerge(actor=owner, merge_id=second.pk)
    assert everything() == between
    merging.unmerge(actor=owner, merge_id=first.pk)

    assert everything() == start


def test_two_merged_into_one_are_parted_in_any_order(owner, keep, drop, life):
    third = person(owner, "Janet", tags=["late"])
    work_orders.create(actor=owner, customer_id=third.pk)
    before = everything()
    merges = [merge(owner, keep, drop), merge(owner, keep, third)]

    for done in merges:
        merging.unmerge(actor=owner, merge_id=done.pk)

    assert everything() == before


def test_a_merge_is_undone_once(owner, keep, drop):
    done = merge(owner, keep, drop)
    merging.unmerge(actor=owner, merge_id=done.pk)

    with pytest.raises(MergeUndone):
        merging.unmerge(actor=owner, merge_id=done.pk)
    again = merge(owner, keep, drop)
    assert again.pk != done.pk


def test_what_was_done_since_stays_where_it_is(owner, keep, drop, life):
    john = person(owner, "John")
    done = merge(owner, keep, drop)
    work_orders.update(actor=owner, work_order_id=life["order"].pk, customer_id=john.pk)
    issuing.issue(actor=owner, invoice_id=life["draft"].pk)
    customers.update(actor=owner, customer_id=keep.pk, city="Zeist")
    newer = work_orders.create(actor=owner, customer_id=keep.pk)

    merging.unmerge(actor=owner, merge_id=done.pk)

    orders = dict(WorkOrder.objects.values_list("pk", "customer_id"))
    assert orders == {life["order"].pk: john.pk, newer.pk: keep.pk}
    assert Invoice.objects.get(pk=life["draft"].pk).customer_id == keep.pk
    keep.refresh_from_db()
    assert (keep.city, keep.phone) == ("Zeist", "")


def test_every_key_to_a_customer_moves_or_says_why_it_stays():
    found = {f"{model._meta.label_lower}.{field.name}" for model, field in merging.references()}

    assert found >= {
        "crm.customer.merged_into",
        "crm.customertag.customer",
        "crm.device.customer",
        "crm.deviceownership.customer",
        "workorders.workorder.customer",
        "accounting.invoice.customer",
        "accounting.journalline.customer",
    }
    assert not found & merging.STAY.keys()
    for stays in merging.STAY:
        label, _, name = stays.rpartition(".")
        assert apps.get_model(label)._meta.get_field(name).related_model is Customer
