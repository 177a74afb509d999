"""What is due is made once; what cannot be made says so and stops nobody."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounting.models import (
    FiscalYear,
    Invoice,
    InvoiceLine,
    JournalEntry,
    Occurrence,
    RecurringInvoice,
    VatPeriod,
)
from accounting.selectors import consistency
from accounting.services import recurring_invoices, recurring_runs, vat_periods
from accounting.tasks import generate_recurring_invoices, sweep_recurring_invoices
from crm.models import Customer
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Company, Event, OutboxMessage
from tests.accounting.conftest import line

TODAY = datetime.date(2026, 3, 31)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def on(text: str) -> AbstractContextManager[None]:
    """At ten in the morning of a day."""
    return clock.at(datetime.datetime.fromisoformat(f"{text}T10:00:00+00:00"))


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    with on("2026-03-31"):
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


def made() -> list[tuple[datetime.date, str | None]]:
    return list(Invoice.objects.order_by("pk").values_list("invoice_date", "number"))


def close(**period: object) -> None:
    VatPeriod.objects.filter(**period).update(status="closed")


def problem() -> str:
    return RecurringInvoice.objects.exclude(last_error="").get().last_error


# What cannot be made -------------------------------------------------------------------------------


def test_one_that_cannot_be_made_stops_nobody_and_is_tried_again(agree, boss):
    wrong = agree(auto_send=True)
    Customer.objects.update(email="")
    also_wrong = agree(auto_issue=True)
    close(quarter=1)
    right = agree()

    assert recurring_runs.turn() == 1
    assert recurring_runs.turn() == 0

    assert Occurrence.objects.get().recurring_invoice == right
    assert not JournalEntry.objects.exists()
    for recurring, why in (
        (wrong, "De klant heeft geen e-mailadres."),
        (also_wrong, "Het tijdvak van 2026-03-31 is afgesloten."),
    ):
        recurring.refresh_from_db()
        assert (recurring.next_run_date, recurring.last_error) == (TODAY, why)
    assert Event.objects.filter(name="accounting.recurring_invoice.failed").count() == 2

    VatPeriod.objects.update(status="open")
    Customer.objects.update(email="jane@example.com")
    assert recurring_runs.turn() == 2
    assert [number for _, number in made()] == [None, "INV-2026-0001", "INV-2026-0002"]
    assert not RecurringInvoice.objects.exclude(last_error="").exists()


def test_an_erased_customer_is_not_invoiced_and_a_batch_is_made_without_it(agree, boss, jane):
    gone = Customer.objects.create(first_name="Gone", erased_at=timezone.now())
    recurring = agree()
    RecurringInvoice.objects.filter(pk=recurring.pk).update(customer=gone)
    agree()
    agree()

    assert recurring_runs.turn() == 2

    assert problem() == "De gegevens van deze klant zijn gewist."
    assert not Invoice.objects.filter(customer=gone).exists()


def test_a_fault_of_the_programs_is_kept_apart_as_well(agree, caplog):
    broken = agree()
    broken.lines.all().delete()
    agree()

    assert recurring_runs.turn() == 1

    assert problem().startswith("KeyError")
    assert "not made" in caplog.text


def test_the_database_refuses_a_due_date_twice(agree):
    agree()
    recurring_runs.turn()
    RecurringInvoice.objects.update(next_run_date=TODAY)

    assert recurring_runs.turn() == 0

    assert problem().startswith("IntegrityError")
    assert Occurrence.objects.count() == Invoice.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.create(
            recurring_invoice=RecurringInvoice.objects.get(), due_date=TODAY, outcome="skipped"
        )


def test_by_hand_nothing_is_made_of_what_is_refused(agree, boss):
    recurring = agree(auto_send=True)
    Customer.objects.update(email="")

    with pytest.raises(InvalidInput):
        recurring_runs.generate_now(actor=boss, recurring_invoice_id=recurring.pk)

    assert not Invoice.objects.exists()
    assert not Occurrence.objects.exists()


# What is made --------------------------------------------------------------------------------------


def test_a_draft_is_made_as_agreed(agree):
    agree(
        lines=[line("100.00", quantity="2"), line("10.00", rate="9")],
        notes="Thank you.",
        prices_include_vat=True,
    )

    assert recurring_runs.turn() == 1

    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.invoice_date, invoice.due_date, invoice.supply_date) == (
        "draft",
        TODAY,
        day("2026-04-14"),
        None,
    )
    assert (invoice.subtotal, invoice.vat_total, invoice.total, invoice.notes, invoice.search) == (
        Decimal("174.46"),
        Decimal("35.54"),
        Decimal("210.00"),
        "Thank you.",
        "jane smith",
    )
    found = invoice.lines.values_list("position", "line_total", "net", "vat", "tax_code__code")
    assert list(found) == [
        (1, Decimal("200.00"), Decimal("165.29"), Decimal("34.71"), "S21"),
        (2, Decimal("10.00"), Decimal("9.17"), Decimal("0.83"), "S9"),
    ]
    event = Event.objects.get(name="accounting.invoice.created")
    assert event.data == {
        "total": "210.00",
        "recurring_invoice_id": RecurringInvoice.objects.get().pk,
    }


def test_sent_at_once_it_is_issued_and_in_the_outbox(agree):
    agree(auto_send=True)

    assert recurring_runs.turn() == 1

    invoice = Invoice.objects.get()
    message = OutboxMessage.objects.get(kind="invoice_email")
    assert (invoice.number, message.subject_id) == ("INV-2026-0001", invoice.pk)
    assert Event.objects.filter(name="accounting.invoice.sent", subject_id=invoice.pk).exists()
    assert list(consistency.differences()) == []


def test_what_was_missed_is_caught_up_with_on_its_own_dates(agree):
    agree(next_run_date=day("2026-01-31"), auto_issue=True)
    agree(next_run_date=day("2026-02-28"), catch_up="latest")
    agree(next_run_date=day("2026-02-28"), catch_up="skip")
    agree(next_run_date=day("2026-03-30"), catch_up="skip")

    assert recurring_runs.turn() == 4

    assert made() == [
        (day("2026-03-28"), None),
        (day("2026-01-31"), "INV-2026-0001"),
        (day("2026-02-28"), "INV-2026-0002"),
        (day("2026-03-31"), "INV-2026-0003"),
    ]
    skipped = Occurrence.objects.filter(outcome="skipped").order_by("pk")
    assert list(skipped.values_list("due_date", flat=True)) == [
        day("2026-02-28"),
        day("2026-02-28"),
        day("2026-03-28"),
        day("2026-03-30"),
    ]


def test_a_date_in_a_closed_period_or_year_gets_todays(agree):
    vat_periods.open_year(2025)
    close(year=2025)
    FiscalYear.objects.filter(year=2025).update(status="closed")
    agree(next_run_date=day("2025-11-30"), auto_issue=True)

    assert recurring_runs.turn() == 5

    assert made() == [
        (TODAY, "INV-2026-0001"),
        (TODAY, "INV-2026-0002"),
        (day("2026-01-30"), "INV-2026-0003"),
        (day("2026-02-28"), "INV-2026-0004"),
        (day("2026-03-30"), "INV-2026-0005"),
    ]
    supplied = Invoice.objects.order_by("pk").values_list("supply_date", flat=True)
    assert list(supplied) == [day("2025-11-30"), day("2025-12-30"), None, None, None]


def test_in_france_numbers_follow_the_dates_when_it_catches_up(agree, issued):
    Company.objects.update(country="FR")
    issued(on=TODAY)
    agree(next_run_date=day("2026-02-28"), auto_issue=True)

    assert recurring_runs.turn() == 2

    assert [date for date, _number in made()] == [TODAY, TODAY, TODAY]


def test_years_of_weeks_are_caught_up_with_in_portions(agree):
    recurring = agree(frequency="weekly", next_run_date=day("2025-03-31"))

    with on("2026-07-06"):
        counts = [recurring_runs.turn() for _ in range(3)]

    recurring.refresh_from_db()
    assert counts == [60, 7, 0]
    assert recurring.next_run_date == day("2026-07-13")


def test_one_made_by_hand_does_not_use_a_due_date(agree, boss):
    recurring = agree(next_run_date=day("2026-04-30"))

    by_hand = [
        recurring_runs.generate_now(actor=boss, recurring_invoice_id=recurring.pk) for _ in range(2)
    ]

    assert [one.invoice_date for one in by_hand] == [TODAY, TODAY]
    recurring.refresh_from_db()
    assert recurring.next_run_date == day("2026-04-30")
    with on("2026-04-30"):
        assert recurring_runs.turn() == 1
    dates = Occurrence.objects.order_by("pk").values_list("due_date", flat=True)
    assert list(dates) == [None, None, day("2026-04-30")]


def test_it_is_made_when_the_day_begins_where_the_shop_is(agree):
    agree(next_run_date=day("2026-04-01"))

    with clock.at(datetime.datetime(2026, 3, 31, 21, 59, 59, tzinfo=datetime.UTC)):
        assert recurring_runs.turn() == 0
    with clock.at(datetime.datetime(2026, 3, 31, 22, 0, tzinfo=datetime.UTC)):
        assert recurring_runs.turn() == 1

    assert made() == [(day("2026-04-01"), None)]


def test_the_task_works_for_each_active_company(agree, company):
    agree()
    with tenancy.working_for(company.pk):
        assert generate_recurring_invoices(company.pk) == 1
    assert sweep_recurring_invoices() == 1
    assert len(made()) == 1


def test_ten_times_as_many_take_no_more_queries(agree):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            recurring_runs.turn()
        return len(found)

    for _ in range(4):
        agree()
    few = queries()
    for _ in range(40):
        agree()
    many = queries()

    assert Invoice.objects.count() == InvoiceLine.objects.count() == 44
    assert (few, many) == (14, 14)
