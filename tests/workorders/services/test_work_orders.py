"""Work orders: what is refused, what is recorded, what follows."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Branch, Event, Member
from tests.factories.crm import CustomerFactory
from tests.factories.workorders import WorkOrderFactory
from workorders import handlers
from workorders.errors import WorkOrderInUse
from workorders.models import WorkOrder
from workorders.services import lines, notes, work_orders


def names_of(order):
    """What is on record about a work order, oldest first, without the common beginning."""
    found = Event.objects.filter(subject_type="workorders.workorder", subject_id=order.pk)
    return [name.rpartition(".")[2] for name in found.order_by("pk").values_list("name", flat=True)]


def latest():
    return Event.objects.latest("pk")


def test_a_bookkeeper_takes_nothing_in(shop, jane):
    bookkeeper = Member(company=shop, role="bookkeeper").actor()

    with pytest.raises(NotPermitted):
        work_orders.create(actor=bookkeeper, customer_id=jane.pk)

    assert not WorkOrder.objects.exists()


@pytest.mark.parametrize("field", ["customer_id", "branch_id", "assigned_to"])
def test_another_companys_row_is_an_invalid_input(shop, owner, jane, rival, field):
    with tenancy.working_for(rival.pk):
        theirs = {
            "customer_id": CustomerFactory().pk,
            "branch_id": Branch.objects.get().pk,
            "assigned_to": Member.objects.get(company=rival).pk,
        }[field]
    argument = "assigned_to_id" if field == "assigned_to" else field

    with pytest.raises(InvalidInput) as refusal:
        work_orders.create(actor=owner, **{"customer_id": jane.pk, argument: theirs})

    assert refusal.value.errors.keys() == {field}
    assert not WorkOrder.objects.exists()


def test_another_companys_work_order_is_not_found(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory()

    with pytest.raises(NotFound):
        work_orders.change_status(actor=owner, work_order_id=theirs.pk, status="ready")


def test_the_database_refuses_another_companys_customer(order, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workorders_workorder SET customer_id = %s WHERE id = %s", [theirs.pk, order.pk]
        )


def test_a_repair_taken_in_is_new_and_at_the_first_branch(order, jane):
    order.refresh_from_db()

    assert (order.status.slug, order.branch.name, order.priority) == ("new", "Fix It", "normal")
    assert (order.customer_id, order.device_name) == (jane.pk, "Apple iPhone 15 Pro")
    assert order.completed_at is None
    assert names_of(order) == ["created"]
    assert latest().data == {"customer_id": jane.pk, "status": "new"}


@time_machine.travel("2026-12-31T22:30:00Z", tick=False)
def test_numbers_count_within_the_year(owner, jane):
    first, second = (work_orders.create(actor=owner, customer_id=jane.pk) for _ in range(2))

    assert (first.ticket_no, second.ticket_no) == ("WO-2026-0001", "WO-2026-0002")


@time_machine.travel("2026-12-31T23:30:00Z", tick=False)
def test_the_year_is_the_one_at_the_shop(owner, jane):
    assert work_orders.create(actor=owner, customer_id=jane.pk).ticket_no == "WO-2027-0001"


def test_a_refused_intake_uses_no_number(owner, jane):
    with pytest.raises(InvalidInput):
        work_orders.create(actor=owner, customer_id=jane.pk, status="nope")

    assert work_orders.create(actor=owner, customer_id=jane.pk).ticket_no.endswith("-0001")


def test_two_companies_count_for_themselves(order, rival):
    with tenancy.working_for(rival.pk):
        theirs = work_orders.create(
            actor=Member.objects.get(company=rival).actor(), customer_id=CustomerFactory().pk
        )

    assert theirs.ticket_no == order.ticket_no


def test_an_intake_may_name_technician_and_status(owner, jane, technician):
    order = work_orders.create(
        actor=owner, customer_id=jane.pk, assigned_to_id=technician.pk, status="completed"
    )

    assert (order.assigned_to, order.status.slug) == (technician, "completed")
    assert order.completed_at == order.received_at
    assert names_of(order) == ["created", "assigned", "completed"]


def test_a_field_that_may_not_be_set_is_a_mistake_in_the_code(owner, order):
    with pytest.raises(TypeError, match="total"):
        work_orders.update(actor=owner, work_order_id=order.pk, total=1)


def test_a_change_says_which_fields_and_not_what_they_hold(owner, order):
    work_orders.update(
        actor=owner, work_order_id=order.pk, priority="urgent", problem_description="It is Jane's"
    )

    order.refresh_from_db()
    assert (order.priority, order.problem_description) == ("urgent", "It is Jane's")
    assert latest().data == {"fields": ["priority", "problem_description"]}


def test_a_change_of_nothing_is_not_recorded(owner, order):
    work_orders.update(
        actor=owner, work_order_id=order.pk, device_brand="Apple", status="new", assigned_to_id=None
    )

    assert names_of(order) == ["created"]


def test_one_change_may_do_all_at_once(owner, order, technician):
    someone = CustomerFactory()
    due = datetime.datetime(2026, 4, 1, 15, tzinfo=datetime.UTC)

    work_orders.update(
        actor=owner,
        work_order_id=order.pk,
        customer_id=someone.pk,
        expected_ready_at=due,
        assigned_to_id=technician.pk,
        status="unrepaired",
    )

    order.refresh_from_db()
    assert (order.customer, order.expected_ready_at, order.assigned_to) == (
        someone,
        due,
        technician,
    )
    assert names_of(order) == ["created", "changed", "assigned", "status_changed", "completed"]


@pytest.mark.parametrize("slug", ["nope", "", "New"])
def test_an_unknown_status_is_an_invalid_input(owner, order, slug):
    with pytest.raises(InvalidInput) as refusal:
        work_orders.change_status(actor=owner, work_order_id=order.pk, status=slug)

    assert refusal.value.errors == {"status": ["The selected status is invalid."]}
    assert names_of(order) == ["created"]


@pytest.mark.parametrize("slug", ["completed", "cancelled", "waiting_part", "unrepaired"])
def test_any_status_may_follow_any_other(owner, order, slug):
    for status in (slug, "new", slug):
        work_orders.change_status(actor=owner, work_order_id=order.pk, status=status)

    order.refresh_from_db()
    assert order.status.slug == slug


def test_completing_is_dated_and_told_once_until_reopened(owner, order):
    def put(slug):
        return work_orders.change_status(actor=owner, work_order_id=order.pk, status=slug)

    completed_at = put("completed").completed_at
    assert completed_at is not None
    assert put("unrepaired").completed_at == completed_at
    assert names_of(order)[1:] == ["status_changed", "completed", "status_changed"]

    assert put("in_repair").completed_at is None
    assert put("completed").completed_at is not None
    assert names_of(order)[-3:] == ["status_changed", "status_changed", "completed"]


def test_a_member_who_left_is_not_assigned(owner, order, technician):
    Member.objects.filter(pk=technician.pk).update(is_active=False)

    with pytest.raises(InvalidInput):
        work_orders.assign(actor=owner, work_order_id=order.pk, member_id=technician.pk)


def test_a_repair_is_given_and_taken_back(owner, order, technician):
    work_orders.assign(actor=owner, work_order_id=order.pk, member_id=technician.pk)
    work_orders.assign(actor=owner, work_order_id=order.pk, member_id=technician.pk)
    assert latest().data == {"to": technician.pk, "before": None}

    work_orders.assign(actor=owner, work_order_id=order.pk, member_id=None)
    assert latest().data == {"to": None, "before": technician.pk}
    assert names_of(order) == ["created", "assigned", "assigned"]


def test_a_technician_deletes_nothing(order, technician):
    with pytest.raises(NotPermitted):
        work_orders.delete(actor=technician.actor(), work_order_id=order.pk)

    assert WorkOrder.objects.filter(pk=order.pk).exists()


def test_a_repair_with_something_on_it_is_cancelled_not_deleted(owner, order, jane):
    noted = work_orders.create(actor=owner, customer_id=jane.pk)
    lines.add(actor=owner, work_order_id=order.pk, description="Screen", unit_price=89)
    notes.add(actor=owner, work_order_id=noted.pk, note="Called.")

    for one in (order, noted):
        with pytest.raises(WorkOrderInUse):
            work_orders.delete(actor=owner, work_order_id=one.pk)

    assert WorkOrder.objects.count() == 2


def test_a_mistaken_intake_is_deleted_and_stays_on_record(owner, order):
    work_orders.delete(actor=owner, work_order_id=order.pk)

    assert not WorkOrder.objects.exists()
    assert names_of(order) == ["created", "deleted"]


@pytest.mark.parametrize(
    "term",
    ["wo-20", "Smith", "jane smith", "06 12345678", "+31612345678", "iphone apple", "SMITH 15"],
)
def test_a_repair_is_found_by_ticket_customer_and_device(order, term):
    assert list(WorkOrder.objects.search(term)) == [order]


@pytest.mark.parametrize("term", ["smith samsung", "0687654321", "wo-1999"])
def test_every_word_must_be_somewhere(order, term):
    assert not WorkOrder.objects.search(term).exists()


def test_a_new_device_is_found_and_the_old_one_is_not(owner, order):
    work_orders.update(actor=owner, work_order_id=order.pk, device_brand="Samsung")

    assert WorkOrder.objects.search("samsung").exists()
    assert not WorkOrder.objects.search("apple").exists()


def test_repairs_follow_their_customers_new_name(owner, order, jane):
    customers.update(actor=owner, customer_id=jane.pk, last_name="Jansen")
    event = latest()

    for _twice in range(2):
        handlers.find_by_the_new_name(event)

    assert list(WorkOrder.objects.search("jansen")) == [order]
    assert not WorkOrder.objects.search("smith").exists()


def test_nothing_is_found_by_the_walk_in_customers_name(owner):
    walk_in = customers.walk_in()
    order = work_orders.create(actor=owner, customer_id=walk_in.pk, device_brand="Philips")

    assert order.search == f"{order.ticket_no.lower()} philips"


@time_machine.travel("2026-03-27T10:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("promised", "status", "overdue"),
    [
        ("2026-03-27T09:59:00Z", "in_repair", True),
        ("2026-03-27T10:01:00Z", "in_repair", False),
        ("2026-03-27T09:59:00Z", "completed", False),
        ("2026-03-27T09:59:00Z", "cancelled", False),
        (None, "in_repair", False),
    ],
)
def test_overdue_is_in_the_shop_past_the_promise(owner, jane, promised, status, overdue):
    work_orders.create(
        actor=owner,
        customer_id=jane.pk,
        status=status,
        expected_ready_at=promised and datetime.datetime.fromisoformat(promised),
    )

    assert WorkOrder.objects.overdue().exists() is overdue
