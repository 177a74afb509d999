"""History is written at its own time, and only inside `clock.at`."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounting.models import JournalEntry
from accounting.services import invoices, issuing, payments
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from inventory.models import StockMove
from inventory.services import products
from repair_angel.kernel import clock
from repair_angel.kernel.models import Event
from workorders.models import WorkOrderNote
from workorders.services import notes, work_orders

NEW_YEARS_EVE = datetime.datetime(2025, 12, 31, 22, 30, tzinfo=datetime.UTC)  # 23:30 at the shop
LATER = NEW_YEARS_EVE + datetime.timedelta(hours=1)


@pytest.fixture
def jane(owner):
    return customers.create(actor=owner, first_name="Jane")


def test_a_moment_without_a_time_zone_is_refused():
    with (
        pytest.raises(ValueError, match="time zone"),
        clock.at(datetime.datetime(2025, 12, 31)),  # noqa: DTZ001  that is the point
    ):
        pass


def test_it_is_now_again_after_a_fault():
    with pytest.raises(KeyError), clock.at(NEW_YEARS_EVE):
        raise KeyError

    assert abs(clock.now() - timezone.now()) < datetime.timedelta(seconds=1)


def test_the_date_is_that_of_the_time_zone():
    with clock.at(LATER), timezone.override("Europe/Amsterdam"):
        assert clock.today() == datetime.date(2026, 1, 1)
        assert clock.today(datetime.UTC) == datetime.date(2025, 12, 31)


def test_a_repair_and_its_timeline_bear_the_moments_they_happened(owner, jane):
    with clock.at(NEW_YEARS_EVE):
        order = work_orders.create(actor=owner, customer_id=jane.pk)
        notes.add(actor=owner, work_order_id=order.pk, note="Bent")
    with clock.at(LATER):
        next_year = work_orders.create(actor=owner, customer_id=jane.pk)
        work_orders.change_status(actor=owner, work_order_id=order.pk, status="completed")

    order.refresh_from_db()
    assert (order.ticket_no, next_year.ticket_no) == ("WO-2025-0001", "WO-2026-0001")
    assert (order.received_at, order.created_at) == (NEW_YEARS_EVE, NEW_YEARS_EVE)
    assert order.completed_at == LATER
    assert WorkOrderNote.objects.get().created_at == NEW_YEARS_EVE
    told = Event.objects.filter(subject_type="workorders.workorder", subject_id=order.pk)
    assert [event.at for event in told.order_by("pk")] == [NEW_YEARS_EVE] * 2 + [LATER] * 2


def test_invoice_payment_and_stock_are_booked_when_they_happened(owner, jane):
    evening = datetime.date(2025, 12, 31)
    with clock.at(NEW_YEARS_EVE), timezone.override("Europe/Amsterdam"):
        products.create(
            actor=owner,
            name="Screen",
            price_excl=Decimal(89),
            purchase_price=Decimal(40),
            stock_quantity=Decimal(2),
        )
        draft = invoices.create(
            actor=owner,
            customer_id=jane.pk,
            invoice_date=clock.today(),
            lines=[LineIn(description="Screen", unit_price=Decimal(89))],
        )
        invoice = issuing.issue(actor=owner, invoice_id=draft.pk)
        payment = payments.take(
            actor=owner, invoice_id=invoice.pk, amount=invoice.total, method="cash"
        )

    assert invoice.number == "INV-2025-0001"
    assert (draft.created_at, invoice.issued_at) == (NEW_YEARS_EVE, NEW_YEARS_EVE)
    assert (payment.date, payment.created_at) == (evening, NEW_YEARS_EVE)
    assert StockMove.objects.get().at == NEW_YEARS_EVE
    assert set(JournalEntry.objects.values_list("date", flat=True)) == {evening}
