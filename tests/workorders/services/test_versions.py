"""Two people at one work order: the second one is told, and nothing of the first is lost."""

import datetime

import pytest
from django.utils import timezone

from repair_angel.kernel import clock
from repair_angel.kernel.errors import Conflict
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders.errors import ChangedMeanwhile
from workorders.models import WorkOrder
from workorders.services import lines, notes, work_orders

SEEN = 1


@pytest.fixture
def stale(order, technician):
    """Jan has made it urgent since the owner opened it."""
    work_orders.update(actor=technician.actor(), work_order_id=order.pk, priority="urgent")
    return order


def changes(owner, order, technician, seen):
    key = {"actor": owner, "work_order_id": order.pk, "seen_version": seen}
    return {
        "update": lambda: work_orders.update(**key, priority="high"),
        "status": lambda: work_orders.change_status(**key, status="ready"),
        "assign": lambda: work_orders.assign(**key, member_id=technician.pk),
    }


@pytest.mark.parametrize("how", ["update", "status", "assign"])
def test_a_stale_change_is_refused_and_changes_nothing(owner, stale, technician, how):
    before = Event.objects.count()

    with pytest.raises(ChangedMeanwhile) as refusal:
        changes(owner, stale, technician, SEEN)[how]()

    assert isinstance(refusal.value, Conflict)
    assert refusal.value.code == "work_order.changed_meanwhile"
    stale.refresh_from_db()
    assert (stale.priority, stale.status.slug, stale.assigned_to) == ("urgent", "new", None)
    assert Event.objects.count() == before


def test_it_says_who_it_was_and_when(owner, order, technician):
    with clock.at(datetime.datetime(2026, 3, 27, 9, 5, tzinfo=datetime.UTC)):
        work_orders.update(actor=technician.actor(), work_order_id=order.pk, priority="urgent")

    with timezone.override("Europe/Amsterdam"), pytest.raises(ChangedMeanwhile) as refusal:
        work_orders.update(actor=owner, work_order_id=order.pk, seen_version=SEEN, priority="high")

    assert str(refusal.value) == (
        f"Jan Bakker changed {order.ticket_no} at 27/03/2026 10:05, after you opened it. "
        "Nothing was saved."
    )


def test_it_is_said_even_where_nobody_knows_who(owner):
    order = WorkOrderFactory(version=7)

    with pytest.raises(ChangedMeanwhile):
        work_orders.update(actor=owner, work_order_id=order.pk, seen_version=6, priority="high")


@pytest.mark.parametrize("how", ["update", "status", "assign"])
def test_what_was_seen_as_it_is_may_be_changed(owner, stale, technician, how):
    changes(owner, stale, technician, SEEN + 1)[how]()

    assert WorkOrder.objects.get(pk=stale.pk).version == SEEN + 2


def test_who_says_nothing_is_asked_nothing(owner, stale):
    order = work_orders.update(actor=owner, work_order_id=stale.pk, priority="high")

    assert order.priority == "high"


def test_what_changes_nothing_leaves_the_version(owner, order):
    work_orders.update(actor=owner, work_order_id=order.pk, priority="normal")

    assert WorkOrder.objects.get(pk=order.pk).version == SEEN


def test_lines_and_notes_leave_the_version(owner, order):
    lines.add(actor=owner, work_order_id=order.pk, description="Screen", unit_price=89)
    notes.add(actor=owner, work_order_id=order.pk, note="Called her.")

    assert WorkOrder.objects.get(pk=order.pk).version == SEEN
