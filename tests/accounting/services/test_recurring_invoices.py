"""What is agreed about a recurring invoice: refused, changed, paused, cancelled."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounting.errors import DueDateDone, NotPaused, UnknownTaxRate
from accounting.models import Invoice, Occurrence, RecurringInvoice
from accounting.services import invoices, recurring_invoices, recurring_runs
from crm.models import Customer
from crm.services import customers, merging
from repair_angel.kernel import clock
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import IllegalTransition, InvalidInput, NotFound
from repair_angel.kernel.models import Event
from tests.accounting.conftest import line

TODAY = datetime.date(2026, 3, 31)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    with clock.at(datetime.datetime(2026, 3, 31, 10, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def agree(boss, jane) -> Callable[..., RecurringInvoice]:
    """Monthly from today, 100.00 at 21 %, unless said otherwise."""

    def make(**more: object) -> RecurringInvoice:
        return recurring_invoices.create(
            actor=boss,
            **{
                "customer_id": jane.pk,
                "frequency": "monthly",
                "next_run_date": TODAY,
                "lines": [line("100.00")],
                **more,
            },
        )

    return make


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"customer_id": 2**40}, "customer_id"),
        ({"branch_id": 2**40}, "branch_id"),
        ({"lines": []}, "lines"),
        ({"lines": [line("-1.00")]}, "lines"),
        ({"next_run_date": day("2025-03-29")}, "next_run_date"),
        ({"end_date": day("2026-03-30")}, "end_date"),
    ],
)
def test_what_does_not_fit_is_not_agreed(agree, wrong, field):
    with pytest.raises(InvalidInput) as refusal:
        agree(**wrong)

    assert list(refusal.value.errors) == [field]
    assert not RecurringInvoice.objects.exists()


def test_a_rate_that_there_is_not_is_named(agree):
    with pytest.raises(UnknownTaxRate) as refusal:
        agree(lines=[line("1.00"), line("1.00", rate="20")])

    assert refusal.value.field == "lines.1.vat_rate"
    assert not RecurringInvoice.objects.exists()


def test_a_due_date_never_comes_back(agree, boss):
    recurring = agree()
    recurring_runs.turn()

    for again in (TODAY, day("2026-01-01")):
        with pytest.raises(DueDateDone):
            recurring_invoices.update(
                actor=boss, recurring_invoice_id=recurring.pk, next_run_date=again
            )

    recurring.refresh_from_db()
    assert recurring.next_run_date == day("2026-04-30")


def test_what_is_cancelled_is_gone_for_every_verb_and_its_invoices_stay(agree, boss):
    recurring = agree()
    recurring_runs.turn()
    recurring_invoices.cancel(actor=boss, recurring_invoice_id=recurring.pk)

    for verb in (
        recurring_invoices.update,
        recurring_invoices.cancel,
        recurring_invoices.pause,
        recurring_invoices.resume,
        recurring_runs.generate_now,
    ):
        with pytest.raises(NotFound):
            verb(actor=boss, recurring_invoice_id=recurring.pk)

    with clock.at(timezone.now() + datetime.timedelta(days=90)):
        assert recurring_runs.turn() == 0
    assert Invoice.objects.get().invoice_date == TODAY


def test_only_what_is_paused_is_resumed_and_what_ended_is_not_paused(agree, boss):
    recurring = agree(end_date=TODAY)

    with pytest.raises(NotPaused):
        recurring_invoices.resume(actor=boss, recurring_invoice_id=recurring.pk)
    recurring_runs.turn()
    with pytest.raises(IllegalTransition):
        recurring_invoices.pause(actor=boss, recurring_invoice_id=recurring.pk)

    recurring.refresh_from_db()
    assert (recurring.status, recurring.next_run_date) == ("ended", None)


@pytest.mark.parametrize(
    "change", [{"due_date": day("2026-05-31")}, {"outcome": "skipped"}, {"created_at": None}]
)
def test_a_due_date_stays_as_it_was_dealt_with(agree, change):
    agree()
    recurring_runs.turn()

    with pytest.raises(DatabaseError), transaction.atomic():
        Occurrence.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Occurrence.objects.all().delete()


def test_it_is_kept_with_its_sums_and_says_what_happened(agree):
    recurring = agree(lines=[line("100.00"), line("50.00", rate="9", quantity="2")])

    recurring.refresh_from_db()
    assert (recurring.subtotal, recurring.vat_total, recurring.total) == (
        Decimal("200.00"),
        Decimal("30.00"),
        Decimal("230.00"),
    )
    assert (recurring.anchor_day, recurring.status, recurring.search) == (
        31,
        "active",
        "jane smith",
    )
    event = Event.objects.get(name="accounting.recurring_invoice.created")
    assert event.data == {"total": "230.00"}


def test_a_month_end_is_kept_when_something_else_changes(agree, boss):
    recurring = agree()
    recurring_runs.turn()
    again = {"next_run_date": day("2026-04-30"), "customer_id": recurring.customer_id}

    recurring_invoices.update(
        actor=boss, recurring_invoice_id=recurring.pk, notes="As agreed.", **again
    )
    with clock.at(datetime.datetime(2026, 5, 31, 10, tzinfo=datetime.UTC)):
        recurring_runs.turn()

    dates = Occurrence.objects.order_by("pk").values_list("due_date", flat=True)
    assert list(dates) == [TODAY, day("2026-04-30"), day("2026-05-31")]
    assert Invoice.objects.filter(notes="As agreed.").count() == 2
    assert Event.objects.get(name="accounting.recurring_invoice.updated").data["fields"] == [
        "notes"
    ]


def test_another_date_begins_a_new_rhythm(agree, boss):
    recurring = agree()

    changed = recurring_invoices.update(
        actor=boss,
        recurring_invoice_id=recurring.pk,
        next_run_date=day("2026-04-15"),
        frequency="quarterly",
        lines=[line("10.00")],
    )

    assert (changed.anchor_day, changed.total) == (15, Decimal("12.10"))
    with clock.at(datetime.datetime(2026, 4, 15, 10, tzinfo=datetime.UTC)):
        assert recurring_runs.turn() == 1
    changed.refresh_from_db()
    assert changed.next_run_date == day("2026-07-15")


def test_what_ended_goes_on_when_its_end_moves(agree, boss):
    recurring = agree(end_date=TODAY)
    recurring_runs.turn()

    changed = recurring_invoices.update(
        actor=boss, recurring_invoice_id=recurring.pk, end_date=None
    )

    assert (changed.status, changed.next_run_date) == ("active", day("2026-04-30"))


def test_dates_of_a_pause_are_skipped_and_seen(agree, boss):
    recurring = agree()
    recurring_invoices.pause(actor=boss, recurring_invoice_id=recurring.pk)

    with clock.at(datetime.datetime(2026, 5, 31, 10, tzinfo=datetime.UTC)):
        assert recurring_runs.turn() == 0
        resumed = recurring_invoices.resume(actor=boss, recurring_invoice_id=recurring.pk)
        assert (resumed.status, resumed.next_run_date) == ("active", day("2026-05-31"))
        assert recurring_runs.turn() == 1

    found = Occurrence.objects.order_by("due_date").values_list("due_date", "outcome")
    assert list(found) == [
        (TODAY, "skipped"),
        (day("2026-04-30"), "skipped"),
        (day("2026-05-31"), "invoiced"),
    ]


def test_a_pause_beyond_the_end_ends_it(agree, boss):
    recurring = agree(end_date=day("2026-04-30"))
    recurring_invoices.pause(actor=boss, recurring_invoice_id=recurring.pk)

    with clock.at(datetime.datetime(2026, 6, 1, 10, tzinfo=datetime.UTC)):
        resumed = recurring_invoices.resume(actor=boss, recurring_invoice_id=recurring.pk)

    assert (resumed.status, resumed.next_run_date) == ("ended", None)
    assert Occurrence.objects.filter(outcome="skipped").count() == 2


def test_it_goes_over_to_the_customer_kept_in_a_merge(agree, jane):
    agree()
    kept = customers.create(actor=SYSTEM, first_name="Jane")

    merging.merge(actor=SYSTEM, keep_id=kept.pk, drop_id=jane.pk)

    recurring_runs.turn()
    assert RecurringInvoice.objects.get().customer_id == kept.pk
    assert Invoice.objects.get().customer_id == kept.pk
    assert Customer.objects.get(pk=jane.pk).merged_into_id == kept.pk


def test_a_draft_that_is_removed_does_not_give_its_date_back(agree, boss):
    agree()
    recurring_runs.turn()

    invoices.delete(actor=boss, invoice_id=Invoice.objects.get().pk)

    assert recurring_runs.turn() == 0
    occurrence = Occurrence.objects.get()
    assert (occurrence.due_date, occurrence.outcome, occurrence.invoice) == (
        TODAY,
        "invoiced",
        None,
    )
