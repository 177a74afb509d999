"""Schedulers beside each other, and beside people: each due date comes to one invoice."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounting.models import Invoice, Occurrence, RecurringInvoice
from accounting.services import recurring_invoices, recurring_runs
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from repair_angel.kernel import clock
from repair_angel.kernel.commands import SYSTEM
from tests.crash.elsewhere import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere(shop):
    return lambda work: Elsewhere(shop.pk, work)


@pytest.fixture
def ids(shop) -> list[int]:
    """Three that are due today and were a month ago."""
    jane = customers.create(actor=SYSTEM, first_name="Jane", email="jane@example.com")
    line = LineIn("Care", unit_price=Decimal(100), vat_rate=Decimal(21))
    return [
        recurring_invoices.create(
            actor=SYSTEM,
            customer_id=jane.pk,
            frequency="weekly",
            next_run_date=clock.today() - datetime.timedelta(weeks=1),
            lines=[line],
            auto_issue=issued,
        ).pk
        for issued in (False, False, True)
    ]


def generate(ids: list[int]) -> int:
    return recurring_runs.generate(actor=SYSTEM, recurring_invoice_ids=ids)


def once_each() -> bool:
    dates = Occurrence.objects.values_list("recurring_invoice_id", "due_date")
    invoices = Occurrence.objects.values_list("invoice_id", flat=True)
    return len(dates) == len(set(dates)) == len(set(invoices)) == Invoice.objects.count() == 6


def test_a_second_scheduler_makes_nothing_of_what_the_first_is_making(ids, elsewhere):
    with transaction.atomic():
        assert generate(ids) == 6
        second = elsewhere(lambda: generate(ids))
        if connection.vendor == "sqlite":
            assert second.waits()
        else:
            assert second.outcome() == 0, "it leaves alone what another has locked"

    assert second.outcome() == 0
    assert once_each()


def test_two_schedulers_from_beginning_to_end(ids, elsewhere):
    turns = [elsewhere(recurring_runs.turn) for _ in range(3)]

    counts = [turn.outcome() for turn in turns]

    assert sum(counts) == 6
    assert once_each()
    assert not RecurringInvoice.objects.exclude(last_error="").exists()


def test_whoever_pauses_waits_for_what_is_being_made_and_stops_the_next(ids, elsewhere):
    with transaction.atomic():
        generate(ids[:1])
        pausing = elsewhere(
            lambda: recurring_invoices.pause(actor=SYSTEM, recurring_invoice_id=ids[0])
        )
        assert pausing.waits()

    assert pausing.outcome().status == "paused"
    assert pausing.outcome().next_run_date == clock.today() + datetime.timedelta(weeks=1)
    assert generate(ids[:1]) == 0


def test_what_came_to_nothing_is_made_by_the_next(ids, elsewhere):
    with transaction.atomic():
        generate(ids)
        transaction.set_rollback(True)

    assert elsewhere(recurring_runs.turn).outcome() == 6
    assert once_each()
