"""What the desk and the board read."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.errors import NotFound
from tests.factories.workorders import WorkOrderFactory
from tests.pictures import png
from workorders.models import ChecklistItem, WorkOrderStatus
from workorders.selectors import board, desk, earlier
from workorders.services import (
    checklists,
    lines,
    notes,
    passcodes,
    photos,
    time_entries,
    work_orders,
)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def full(owner, order, technician):
    """Jane's phone with two of everything."""
    work_orders.update(
        actor=owner,
        work_order_id=order.pk,
        device_category="phone",
        assigned_to_id=technician.pk,
        spending_limit=Decimal("100.00"),
    )
    more(owner, order, technician)
    return order


def more(owner, order, technician):
    key = {"work_order_id": order.pk}
    items = ChecklistItem.objects.filter(template__kind="phone")
    for phase in ("before", "after"):
        answered = order.checklist_answers.filter(phase=phase).values("item")
        found = [{"item_id": one.pk, "answer": "ok"} for one in items.exclude(pk__in=answered)[:2]]
        checklists.answer(actor=owner, phase=phase, answers=found, **key)
        photos.add(actor=owner, file=png(), phase=phase, **key)
        lines.add(actor=owner, description="Screen", unit_price=Decimal("44.50"), **key)
        notes.add(actor=technician.actor(), note="Called her.", **key)
        time_entries.add(actor=owner, member_id=technician.pk, minutes=20, **key)
    passcodes.keep(actor=owner, kind="pin", passcode="2580", **key)


def test_another_companys_work_order_is_not_there(order, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    with pytest.raises(NotFound):
        desk.of(theirs.pk, "en")


def test_the_desk_has_everything_of_one_work_order(full, technician):
    found = desk.of(full.pk, "en")

    assert (found.order, found.order.assigned_to) == (full, technician)
    assert [line.line_total for line in found.lines] == [Decimal("44.50")] * 2
    assert [note.note for note in found.notes] == ["Called her."] * 2
    assert (found.checklist.answered("before"), found.checklist.answered("after")) == (2, 2)
    assert [photo.phase for photo in found.photos] == ["before", "after"]
    assert (found.spent.minutes, found.spent.running) == (40, [])
    assert (found.passcode.kind, found.signatures) == ("pin", [])
    assert found.money == desk.Money(Decimal("107.69"), Decimal("107.69"), Decimal("100.00"))
    assert found.money.is_over_the_limit
    assert found.timeline[-1].description == "Work order created"
    assert found.steps[0].status.slug == "diagnosing"
    assert found.earlier.visit == 1


def test_the_passcodes_secret_is_not_even_read(full):
    assert "secret" in desk.of(full.pk, "en").passcode.get_deferred_fields()


def test_the_desk_takes_as_many_queries_however_much_there_is(owner, full, technician):
    few = counted(full)
    for _ in range(3):
        more(owner, full, technician)

    assert counted(full) == few <= 22


def counted(order):
    with CaptureQueriesContext(connection) as queries:
        found = desk.of(order.pk, "en")
        shown = [
            *(str(note.member) for note in found.notes),
            *(str(photo.member) + photo.thumbnail.name for photo in found.photos),
            *(str(entry.member) for entry in found.spent.entries),
            *(str(row.before.member) for row in found.checklist.rows if row.before),
            *(str(entry.member) for entry in found.timeline),
            str(found.order.assigned_to),
            found.order.customer.name,
            str(found.order.branch),
        ]
        assert shown
    return len(queries)


# here before?


@pytest.mark.parametrize("spelling", ["C39X1", "c39x1", " C39X1 "])
def test_a_device_is_known_by_its_serial_number_whoever_brings_it(shop, spelling):
    first, second = (WorkOrderFactory(device_serial="C39X1", search="c39x1") for _ in range(2))
    third = WorkOrderFactory(device_serial=spelling, search="c39x1")
    WorkOrderFactory(device_serial="C39X12", search="c39x12")

    found = earlier.than(third)

    assert (list(found.orders), found.visit, found.is_certain) == ([second, first], 3, True)
    assert earlier.than(first).visit == 1


def test_without_a_number_the_same_customers_same_model_is_likely_it(order):
    again = WorkOrderFactory(customer=order.customer, device_model="iphone 15 pro")
    WorkOrderFactory()

    found = earlier.than(again)

    assert (list(found.orders), found.visit, found.is_certain) == ([order], 2, False)


def test_nobody_in_particular_was_not_here_before(order):
    order.customer.is_walk_in = True
    again = WorkOrderFactory(customer=order.customer)
    again.customer.is_walk_in = True

    assert earlier.than(again).visit == 1


def test_so_many_are_shown_and_all_are_counted(shop):
    for _ in range(13):
        last = WorkOrderFactory(device_serial="C39X1", search="c39x1")

    found = earlier.than(last)

    assert (len(found.orders), found.count) == (10, 12)


# the board


def in_status(slug, **fields):
    return WorkOrderFactory(status=WorkOrderStatus.objects.get(slug=slug), **fields)


def test_the_board_has_a_column_for_each_unfinished_status(shop):
    ready, _done = in_status("ready"), in_status("completed")

    found = board.columns()

    assert [column.status.slug for column in found] == [
        "new",
        "diagnosing",
        "awaiting_approval",
        "approved",
        "waiting_part",
        "waiting_customer",
        "in_repair",
        "quality_check",
        "ready",
    ]
    assert (list(found[-1].orders), found[-1].count) == ([ready], 1)
    assert (list(found[0].orders), found[0].count) == ([], 0)


def test_what_presses_most_stands_first_and_what_does_not_fit_is_counted(shop):
    soon, later = clock.now(), clock.now().replace(year=2099)
    plain = in_status("new")
    promised = in_status("new", expected_ready_at=later)
    sooner = in_status("new", expected_ready_at=soon)
    urgent = in_status("new", priority="urgent")
    high = in_status("new", priority="high")

    column = board.columns(most=4)[0]

    assert list(column.orders) == [urgent, high, sooner, promised]
    assert (column.count, column.left_out) == (5, 1)
    assert plain not in column.orders


def test_a_members_own_board(shop, technician):
    mine = in_status("in_repair", assigned_to=technician)
    in_status("in_repair")
    own = Q(assigned_to=technician.pk)

    columns = {column.status.slug: column for column in board.columns(own)}

    assert (list(columns["in_repair"].orders), columns["in_repair"].count) == ([mine], 1)


def test_the_board_takes_three_queries(technician, django_assert_num_queries):
    for slug in ("new", "ready", "in_repair") * 3:
        in_status(slug, assigned_to=technician)

    with django_assert_num_queries(3):
        for column in board.columns():
            for order in column.orders:
                assert all([order.customer.name, str(order.assigned_to), str(order.status)])


def test_another_companys_work_orders_are_on_no_board(shop, rival):
    with tenancy.working_for(rival.pk):
        in_status("new", ticket_no="THEIRS")

    assert sum(column.count for column in board.columns()) == 0
