"""Notes: by whom, for whom, for ever."""

import pytest
from django.db import DatabaseError, connection, transaction

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import NotFound
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders.models import WorkOrderNote
from workorders.services import notes


def test_a_note_on_another_companys_repair_is_not_found(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory()

    with pytest.raises(NotFound):
        notes.add(actor=owner, work_order_id=theirs.pk, note="Hello")

    assert not WorkOrderNote.objects.exists()


def test_a_note_is_internal_and_its_authors(order, technician):
    written = notes.add(actor=technician.actor(), work_order_id=order.pk, note="Battery swollen")

    written.refresh_from_db()
    assert (written.note, written.is_internal, written.member) == (
        "Battery swollen",
        True,
        technician,
    )


def test_the_event_log_does_not_hold_the_words(owner, order):
    written = notes.add(actor=owner, work_order_id=order.pk, note="Call Jane", is_internal=False)

    assert Event.objects.latest("pk").data == {"note_id": written.pk}


@pytest.mark.parametrize("sql", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_database_keeps_notes_as_they_are(owner, order, sql):
    notes.add(actor=owner, work_order_id=order.pk, note="Battery swollen")

    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format("workorders_workordernote"))
