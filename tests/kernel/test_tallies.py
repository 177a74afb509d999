"""Totals of long lists: always what counting would say."""

from django.db import transaction

from repair_angel.kernel import guards, tallies, tenancy
from repair_angel.kernel.models import Tally
from tests.factories.workorders import WorkOrderFactory
from workorders.models import WorkOrder


def test_a_total_follows_every_way_in_which_rows_come_and_go(shop, rival):
    first, second = WorkOrderFactory.create_batch(2)
    assert tallies.total(WorkOrder) == 2
    copies = [WorkOrder.objects.get(pk=first.pk) for _ in range(3)]
    for at, copy in enumerate(copies):
        copy.pk, copy.ticket_no = None, f"COPY-{at}"
    WorkOrder.objects.bulk_create(copies)
    second.delete()
    assert tallies.total(WorkOrder) == 4
    WorkOrder.objects.filter(ticket_no__startswith="COPY").delete()
    WorkOrder.objects.filter(pk=0).delete()
    assert tallies.total(WorkOrder) == 1

    with tenancy.working_for(rival.pk):
        assert tallies.total(WorkOrder) == 0


def test_a_total_is_rolled_back_with_its_rows(shop):
    WorkOrderFactory()
    with transaction.atomic():
        WorkOrderFactory()
        transaction.set_rollback(True)

    assert tallies.total(WorkOrder) == 1


def test_folding_leaves_one_row_and_the_same_total(shop):
    WorkOrderFactory.create_batch(3)

    assert tallies.fold() >= 3
    assert [(row.table, row.change) for row in Tally.objects.all()] == [("workorders_workorder", 3)]
    assert tallies.total(WorkOrder) == 3
    assert tallies.fold() == 0


def test_what_was_there_before_the_triggers_counts(shop):
    guards.take_down()
    WorkOrderFactory.create_batch(2)
    Tally.objects.create(table="workorders_workorder", change=70)
    guards.put_up()

    assert tallies.total(WorkOrder) == 2


def test_only_the_whole_of_a_counted_table_is_answered_by_its_tally(shop):
    assert tallies.answers(WorkOrder.objects.order_by("-pk"))
    assert not tallies.answers(WorkOrder.objects.filter(priority="high"))
    assert not tallies.answers(WorkOrder.objects.all()[:5])
    assert not tallies.answers(Tally.objects.all())
