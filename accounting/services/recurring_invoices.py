"""What is agreed about a recurring invoice: written down, changed, paused, cancelled."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import DueDateDone, NotPaused
from accounting.models import Occurrence, RecurringInvoice
from accounting.services import due_dates, recurring_lines
from accounting.services.invoice_lines import LineIn
from accounting.states import RECURRING, CatchUp, Outcome, RecurringStatus
from crm.selectors import merged
from crm.services import customers
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Branch
from repair_angel.kernel.tenancy import get_or_refuse

FURTHEST_BACK = datetime.timedelta(days=366)


@command("recurring-invoices.write")
def create(
    *,
    actor: Actor,
    customer_id: int,
    frequency: str,
    next_run_date: datetime.date,
    lines: Sequence[LineIn],
    interval: int = 1,
    end_date: datetime.date | None = None,
    catch_up: str = CatchUp.ALL,
    auto_issue: bool = False,
    auto_send: bool = False,
    branch_id: int | None = None,
    notes: str = "",
    prices_include_vat: bool = False,
) -> RecurringInvoice:
    """From its first date on, each due date gets an invoice.

    A first date in the past is caught up with, of at most a year. Raises InvalidInput for a foreign
    id, no lines, or dates that do not fit; UnknownTaxRate; CustomerErased. Records
    `accounting.recurring_invoice.created`.
    """
    customer = merged.named(customer_id)
    customers.insist_on_current(customer)
    recurring = RecurringInvoice(
        customer=customer,
        branch=get_or_refuse(Branch.objects.all(), branch_id, "branch_id"),
        frequency=frequency,
        interval=interval,
        anchor_day=next_run_date.day,
        next_run_date=next_run_date,
        end_date=end_date,
        catch_up=catch_up,
        auto_issue=auto_issue,
        auto_send=auto_send,
        prices_include_vat=prices_include_vat,
        notes=notes,
    )
    _check_start(recurring)
    _check_end(recurring)
    recurring.search = recurring.found_by()
    prepared = recurring_lines.prepare(recurring, lines)
    recurring.save()
    recurring_lines.save(recurring, prepared)
    events.record("accounting.recurring_invoice.created", subject=recurring, total=recurring.total)
    return recurring


@command("recurring-invoices.write")
def update(
    *,
    actor: Actor,
    recurring_invoice_id: int,
    lines: Sequence[LineIn] | None = None,
    **changes: Any,
) -> RecurringInvoice:
    """Change what is agreed from the next invoice on; lines given replace all there are.

    Another next date begins a new rhythm on its day; one that ended goes on. Raises DueDateDone for
    a date not after the last one dealt with, and what creating raises. Locks it. Records
    `accounting.recurring_invoice.updated` with the fields' names.
    """
    recurring = locks.recurring_invoice(recurring_invoice_id)
    if "customer_id" in changes:
        changes["customer_id"] = merged.named(changes["customer_id"]).pk
    get_or_refuse(Branch.objects.all(), changes.get("branch_id"), "branch_id")
    changed = [name for name, value in changes.items() if getattr(recurring, name) != value]
    if not changed and lines is None:
        events.unchanged()
        return recurring
    for name in changed:
        setattr(recurring, name, changes[name])
    customers.insist_on_current(recurring.customer)
    if "next_run_date" in changed:
        _begin_anew(recurring)
    if "end_date" in changed:
        _go_on(recurring)
    _check_end(recurring)
    prepared = recurring_lines.prepare(
        recurring, recurring_lines.given(recurring) if lines is None else lines
    )
    recurring.search = recurring.found_by()
    recurring.save()
    recurring_lines.replace(recurring, prepared)
    events.record(
        "accounting.recurring_invoice.updated",
        subject=recurring,
        fields=changed if lines is None else [*changed, "lines"],
        total=recurring.total,
    )
    return recurring


@command("recurring-invoices.write")
def cancel(*, actor: Actor, recurring_invoice_id: int) -> RecurringInvoice:
    """Stop it for good; the invoices it made stay. Locks it.

    Records `accounting.recurring_invoice.cancelled`.
    """
    recurring = _moved(recurring_invoice_id, RecurringStatus.CANCELLED)
    recurring.last_error = ""
    recurring.save(update_fields=["status", "last_error"])
    events.record("accounting.recurring_invoice.cancelled", subject=recurring)
    return recurring


@command("recurring-invoices.write")
def pause(*, actor: Actor, recurring_invoice_id: int) -> RecurringInvoice:
    """No invoices until it is resumed. Raises IllegalTransition for one that ended. Locks it.

    Records `accounting.recurring_invoice.paused`.
    """
    recurring = _moved(recurring_invoice_id, RecurringStatus.PAUSED)
    recurring.save(update_fields=["status"])
    events.record("accounting.recurring_invoice.paused", subject=recurring)
    return recurring


@command("recurring-invoices.write")
def resume(*, actor: Actor, recurring_invoice_id: int) -> RecurringInvoice:
    """Go on with the first due date from today; those that went by in between are skipped.

    One whose last date went by in between has ended. Raises NotPaused. Locks it. Records
    `accounting.recurring_invoice.resumed`.
    """
    recurring = locks.recurring_invoice(recurring_invoice_id)
    if recurring.status != RecurringStatus.PAUSED:
        raise NotPaused(_("This recurring invoice is not paused."))
    RECURRING.move(recurring, RecurringStatus.ACTIVE)
    yesterday = due_dates.today() - datetime.timedelta(days=1)
    gone_by = list(due_dates.until(recurring, yesterday))
    if gone_by:
        skip(recurring, gone_by)
        recurring.next_run_date = due_dates.after(recurring, gone_by[-1])
    if recurring.next_run_date is None:
        RECURRING.move(recurring, RecurringStatus.ENDED)
    recurring.save(update_fields=["status", "next_run_date"])
    events.record("accounting.recurring_invoice.resumed", subject=recurring, skipped=len(gone_by))
    return recurring


def skip(recurring: RecurringInvoice, dates: Sequence[datetime.date]) -> None:
    """These due dates are dealt with, without an invoice. The caller holds the lock."""
    Occurrence.objects.bulk_create(
        Occurrence(recurring_invoice=recurring, due_date=day, outcome=Outcome.SKIPPED)
        for day in dates
    )


def _moved(recurring_invoice_id: int, status: str) -> RecurringInvoice:
    """Locked, and on its way to a status it does not have yet."""
    recurring = locks.recurring_invoice(recurring_invoice_id)
    RECURRING.move(recurring, status)
    return recurring


def _begin_anew(recurring: RecurringInvoice) -> None:
    """From its new next date on. A due date never comes back."""
    if recurring.next_run_date is None:
        raise InvalidInput({"next_run_date": ["The next run date field is required."]})
    last = _last_done(recurring)
    if last and recurring.next_run_date <= last:
        raise DueDateDone(
            _("The date %(date)s was dealt with already: take a later one."),
            field="next_run_date",
            date=last,
        )
    _check_start(recurring)
    recurring.anchor_day = recurring.next_run_date.day
    if recurring.status == RecurringStatus.ENDED:
        RECURRING.move(recurring, RecurringStatus.ACTIVE)


def _go_on(recurring: RecurringInvoice) -> None:
    """One that ended has due dates again when its end moves past the next of them."""
    last = _last_done(recurring)
    if recurring.next_run_date is None and last:
        recurring.next_run_date = due_dates.after(recurring, last)
        _check_start(recurring)
        if recurring.next_run_date:
            RECURRING.move(recurring, RecurringStatus.ACTIVE)


def _last_done(recurring: RecurringInvoice) -> datetime.date | None:
    dates = recurring.occurrences.filter(due_date__isnull=False).order_by("-due_date")
    return dates.values_list("due_date", flat=True).first()


def _check_start(recurring: RecurringInvoice) -> None:
    if recurring.next_run_date and recurring.next_run_date < due_dates.today() - FURTHEST_BACK:
        raise InvalidInput({"next_run_date": [_("That is more than a year ago.")]})


def _check_end(recurring: RecurringInvoice) -> None:
    starts, ends = recurring.next_run_date, recurring.end_date
    if starts and ends and ends < starts:
        raise InvalidInput({"end_date": [_("The end comes before the next invoice.")]})
