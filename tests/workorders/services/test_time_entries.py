"""The clock of each employee, and corrections."""

import datetime
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.workorders import WorkOrderFactory
from workorders.errors import ClockNotRunning
from workorders.models import TimeEntry
from workorders.selectors import time_spent
from workorders.services import time_entries

NINE = datetime.datetime(2026, 3, 27, 9, 0, tzinfo=datetime.UTC)


def at(minutes):
    return clock.at(NINE + datetime.timedelta(minutes=minutes))


def test_a_bookkeeper_has_no_clock(member, order):
    with pytest.raises(NotPermitted):
        time_entries.start(actor=member("bookkeeper").actor(), work_order_id=order.pk)


def test_the_system_has_no_clock(order):
    with pytest.raises(NotPermitted):
        time_entries.start(actor=SYSTEM, work_order_id=order.pk)


def test_another_companys_work_order_is_not_there(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    for command in (time_entries.start, time_entries.stop):
        with pytest.raises(NotFound):
            command(actor=owner, work_order_id=theirs.pk)


def test_what_does_not_run_is_not_stopped(owner, order):
    with pytest.raises(ClockNotRunning):
        time_entries.stop(actor=owner)


def test_a_clock_elsewhere_is_not_stopped_from_here(owner, order):
    other = WorkOrderFactory()
    time_entries.start(actor=owner, work_order_id=order.pk)

    with pytest.raises(ClockNotRunning):
        time_entries.stop(actor=owner, work_order_id=other.pk)

    assert time_spent.clock_of(owner.member_id).work_order == order


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (2550, 43)])
def test_a_minute_begun_counts(owner, order, seconds, minutes):
    with at(0):
        time_entries.start(actor=owner, work_order_id=order.pk, note="screen")
    with clock.at(NINE + datetime.timedelta(seconds=seconds)):
        entry = time_entries.stop(actor=owner, work_order_id=order.pk)

    assert (entry.minutes, entry.note, entry.is_running) == (minutes, "screen", False)
    event = Event.objects.latest("pk")
    assert (event.name, event.subject_id) == ("workorders.time_entry.stopped", order.pk)


def test_starting_another_stops_the_first(owner, order):
    other = WorkOrderFactory()
    with at(0):
        time_entries.start(actor=owner, work_order_id=order.pk)
    with at(20):
        time_entries.start(actor=owner, work_order_id=other.pk)

    assert time_spent.on(order).minutes == 20
    assert time_spent.clock_of(owner.member_id).work_order == other


def test_starting_it_twice_starts_it_once(owner, order):
    first = time_entries.start(actor=owner, work_order_id=order.pk)
    second = time_entries.start(actor=owner, work_order_id=order.pk)

    assert first == second
    assert Event.objects.filter(name="workorders.time_entry.started").count() == 1


def test_each_has_a_clock_of_their_own(owner, technician, order):
    time_entries.start(actor=owner, work_order_id=order.pk)
    time_entries.start(actor=technician.actor(), work_order_id=order.pk)

    spent = time_spent.on(order)
    assert [entry.member_id for entry in spent.running] == [owner.member_id, technician.pk]
    assert spent.running_of(technician.pk).member == technician
    assert spent.running_of(None) is None


def test_the_database_lets_no_second_clock_run(owner, order):
    time_entries.start(actor=owner, work_order_id=order.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        TimeEntry.objects.create(work_order=WorkOrderFactory(), member_id=owner.member_id)


@pytest.mark.django_db(transaction=True)
def test_of_two_clocks_started_at_once_one_runs(shop, owner, order):
    orders, faults = [order, WorkOrderFactory(), WorkOrderFactory(), WorkOrderFactory()], []

    def run(one):
        try:
            with tenancy.working_for(shop.pk):
                time_entries.start(actor=owner, work_order_id=one.pk)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert TimeEntry.objects.count() == 4
    assert TimeEntry.objects.filter(ended_at=None).count() == 1


# afterwards


def test_a_technician_corrects_nothing(technician, order):
    actor = technician.actor()
    with pytest.raises(NotPermitted):
        time_entries.add(actor=actor, work_order_id=order.pk, member_id=technician.pk, minutes=5)


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_a_day_has_so_many_minutes(owner, technician, order, minutes):
    with pytest.raises(InvalidInput):
        time_entries.add(
            actor=owner, work_order_id=order.pk, member_id=technician.pk, minutes=minutes
        )


def test_nobody_of_another_company_worked_here(owner, order, rival):
    theirs = Member.objects.get(company=rival)

    with pytest.raises(InvalidInput) as refusal:
        time_entries.add(actor=owner, work_order_id=order.pk, member_id=theirs.pk, minutes=5)

    assert list(refusal.value.errors) == ["member_id"]


def test_a_manager_adds_time_and_corrects_it(member, technician, order):
    manager = member("manager").actor()
    entry = time_entries.add(
        actor=manager, work_order_id=order.pk, member_id=technician.pk, minutes=45, started_at=NINE
    )
    time_entries.correct(actor=manager, time_entry_id=entry.pk, minutes=30, note="lunch")

    entry.refresh_from_db()
    assert (entry.minutes, entry.note) == (30, "lunch")
    assert entry.ended_at == NINE + datetime.timedelta(minutes=30)
    event = Event.objects.latest("pk")
    assert (event.name, event.data["before"], event.data["minutes"]) == (
        "workorders.time_entry.corrected",
        45,
        30,
    )


def test_a_running_clock_is_not_corrected(owner, order):
    entry = time_entries.start(actor=owner, work_order_id=order.pk)

    with pytest.raises(InvalidInput):
        time_entries.correct(actor=owner, time_entry_id=entry.pk, minutes=30)


def test_what_is_right_already_is_not_corrected(owner, technician, order):
    entry = time_entries.add(
        actor=owner, work_order_id=order.pk, member_id=technician.pk, minutes=45
    )
    time_entries.correct(actor=owner, time_entry_id=entry.pk, minutes=45)

    assert not Event.objects.filter(name="workorders.time_entry.corrected").exists()
