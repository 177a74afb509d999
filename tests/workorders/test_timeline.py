"""The timeline: six kinds of events, told in sentences made when they are read."""

from decimal import Decimal

import pytest
from django.utils import translation

from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import User
from tests.factories.workorders import WorkOrderFactory
from workorders.models import WorkOrderStatus
from workorders.selectors import timeline
from workorders.services import lines, notes, work_orders


def told(order, kind="", locale="en"):
    with translation.override("en"):
        return timeline.told(list(timeline.events_of(order.pk, kind)), locale)


@pytest.fixture
def busy(owner, order, technician):
    """Jane's repair after a busy day."""
    key = {"actor": owner, "work_order_id": order.pk}
    work_orders.assign(**key, member_id=technician.pk)
    work_orders.update(**key, priority="high", device_serial="C02")
    line = lines.add(**key, description="Screen", unit_price=Decimal("89.00"))
    lines.change(actor=owner, line_id=line.pk, quantity=Decimal(2))
    gone = lines.add(**key, description="Glue", unit_price=Decimal("5.00"))
    lines.remove(actor=owner, line_id=gone.pk)
    notes.add(actor=technician.actor(), work_order_id=order.pk, note="Waiting for the part.")
    work_orders.change_status(actor=SYSTEM, work_order_id=order.pk, status="in_repair")
    work_orders.change_status(**key, status="completed")
    work_orders.assign(**key, member_id=None)
    return order


def test_a_busy_day_reads_newest_first(busy):
    assert [(entry.event, entry.description, str(entry.member)) for entry in told(busy)] == [
        ("engineer_assigned", "Assigned to nobody", "Boss"),
        ("completed", "Work order completed", "Boss"),
        ("status_changed", "Status changed from In Repair to Completed", "Boss"),
        ("status_changed", "Status changed from New to In Repair", "None"),
        ("note_added", "Waiting for the part.", "Jan Bakker"),
        ("field_changed", "Line removed: 5.00", "Boss"),
        ("field_changed", "Line added: 5.00", "Boss"),
        ("field_changed", "Line changed: Screen (178.00)", "Boss"),
        ("field_changed", "Line added: Screen (89.00)", "Boss"),
        ("field_changed", "Changed: priority, serial number", "Boss"),
        ("engineer_assigned", "Assigned to Jan Bakker", "Boss"),
        ("created", "Work order created", "Boss"),
    ]


def test_statuses_are_called_what_the_company_calls_them_now(busy):
    WorkOrderStatus.objects.filter(slug="in_repair").update(label_nl="Op de bank")

    first = told(busy, "status_changed", "nl")[-1]

    assert first.description == "Status changed from Nieuw to Op de bank"


def test_a_person_who_is_renamed_is_renamed_here_too(busy):
    User.objects.filter(name="Jan Bakker").update(name="J. B.")

    assert told(busy, "engineer_assigned")[-1].description == "Assigned to J. B."


@pytest.mark.parametrize("kind", timeline.KINDS)
def test_one_kind_can_be_asked_for(busy, kind):
    entries = told(busy, kind)

    assert {entry.event for entry in entries} == {kind}
    assert entries == [entry for entry in told(busy) if entry.event == kind]


def test_the_kinds_are_the_references_six():
    assert timeline.KINDS == (
        "created",
        "field_changed",
        "note_added",
        "engineer_assigned",
        "status_changed",
        "completed",
    )


def test_another_repairs_and_another_companys_events_are_not_shown(busy, rival):
    other = WorkOrderFactory()

    assert told(other) == []
    with tenancy.working_for(rival.pk):
        assert told(busy) == []


def test_the_event_of_a_note_is_found(owner, busy):
    note = notes.add(actor=owner, work_order_id=busy.pk, note="Again")

    assert timeline.event_of_note(note) == timeline.events_of(busy.pk)[0]


def test_the_number_of_queries_does_not_grow(owner, busy, django_assert_num_queries):
    for number in range(10):
        notes.add(actor=owner, work_order_id=busy.pk, note=f"Note {number}")

    with django_assert_num_queries(5):
        told(busy)
