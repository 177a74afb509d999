"""Making the invoices that are due: each due date once, however many are at it and die of it.

The occurrence, unique by due date, is written in the transaction of its invoice; the next date
moves with them.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone, translation

from accounting import locks
from accounting.models import Invoice, Occurrence, RecurringInvoice
from accounting.services import due_dates, issuing, recurring_drafts, sending
from accounting.services.recurring_drafts import Wanted
from accounting.services.recurring_invoices import skip
from accounting.states import CatchUp, Outcome, RecurringStatus
from repair_angel.kernel import events, own_company
from repair_angel.kernel.commands import SYSTEM, Actor, command
from repair_angel.kernel.errors import DomainError

log = logging.getLogger(__name__)

BATCH = 50
MOST_DATES = 60
"""So many due dates of one are caught up with in a transaction; the next turn finds the rest."""


@dataclass(frozen=True)
class Plan:
    """What becomes of the due dates of one, and which comes after them."""

    recurring: RecurringInvoice
    invoiced: list[datetime.date]
    skipped: list[datetime.date]
    then: datetime.date | None


def turn() -> int:
    """Make all that is due at the company worked for; returns how many invoices were made.

    Drafts go in batches. What is issued, or failed before, goes by itself: one that cannot be made
    says why on its page, keeps its due date for the next turn, and stops nobody else.
    """
    company = own_company.own()
    with (
        own_company.brought(company),
        timezone.override(own_company.zone()),
        translation.override(company.locale),
    ):
        due = RecurringInvoice.objects.due(due_dates.today()).order_by("next_run_date", "pk")
        by_itself = Q(auto_issue=True) | Q(auto_send=True) | ~Q(last_error="")
        alone = list(due.filter(by_itself).values_list("pk", flat=True))
        together = list(due.exclude(by_itself).values_list("pk", flat=True))
        made = 0
        for start in range(0, len(together), BATCH):
            made += _some(together[start : start + BATCH])
        for pk in alone:
            made += _one(pk)
        return made


def _some(ids: list[int]) -> int:
    """All of them at once; when that is refused, one by one to find the one that cannot be made."""
    try:
        return generate(actor=SYSTEM, recurring_invoice_ids=ids)
    except Exception:  # whatever it was, each will say it for itself
        return sum(_one(pk) for pk in ids)


def _one(pk: int) -> int:
    try:
        return generate(actor=SYSTEM, recurring_invoice_ids=[pk])
    except DomainError as refusal:
        fail(actor=SYSTEM, recurring_invoice_id=pk, reason=str(refusal))
    except Exception as fault:  # as deliveries: a fault of one is not the turn's
        log.exception("recurring invoice %s: not made", pk)
        fail(actor=SYSTEM, recurring_invoice_id=pk, reason=f"{type(fault).__name__}: {fault}")
    return 0


@command("recurring-invoices.write")
def generate(*, actor: Actor, recurring_invoice_ids: Sequence[int]) -> int:
    """Make the invoices that are due of these, all or none; returns how many.

    Those that are not due, no longer due, or in another's hands are left alone. Raises
    CustomerErased, UnknownTaxRate, and for those issued or sent at once what that raises. Locks
    them, then as issuing. Records `accounting.invoice.created` for each invoice and, where dates
    were skipped, `accounting.recurring_invoice.skipped`.
    """
    today = due_dates.today()
    due = locks.due_recurring_invoices(recurring_invoice_ids, today)
    plans = [_plan(one, today) for one in due]
    if not plans:
        events.unchanged()
        return 0
    wanted = [Wanted(plan.recurring, day) for plan in plans for day in plan.invoiced]
    for plan in plans:
        if plan.skipped:
            skip(plan.recurring, plan.skipped)
    events.record_each(
        "accounting.recurring_invoice.skipped",
        [(plan.recurring, {"dates": plan.skipped}) for plan in plans if plan.skipped],
    )
    invoices = _make(wanted, actor)
    _move_on(plans)
    return len(invoices)


@command("recurring-invoices.write")
def generate_now(*, actor: Actor, recurring_invoice_id: int) -> Invoice:
    """One more invoice, dated today; the due dates stay as they are.

    Raises CustomerErased, UnknownTaxRate, and what issuing or sending raises where that is agreed.
    Locks it, then as issuing. Records `accounting.invoice.created`.
    """
    recurring = locks.recurring_invoice(recurring_invoice_id)
    return _make([Wanted(recurring)], actor)[0]


@command("recurring-invoices.write")
def fail(*, actor: Actor, recurring_invoice_id: int, reason: str) -> None:
    """Keep on its page why its next invoice could not be made, until it could.

    Records `accounting.recurring_invoice.failed` when that is new.
    """
    changed = (
        RecurringInvoice.objects.kept()
        .filter(pk=recurring_invoice_id)
        .exclude(last_error=reason[:300])
    )
    if not changed.update(last_error=reason[:300]):
        events.unchanged()
        return
    recurring = RecurringInvoice.objects.get(pk=recurring_invoice_id)
    events.record("accounting.recurring_invoice.failed", subject=recurring)


def _plan(recurring: RecurringInvoice, today: datetime.date) -> Plan:
    dates = list(due_dates.until(recurring, today))
    if recurring.catch_up == CatchUp.ALL:
        dates = dates[:MOST_DATES]
        invoiced = dates
    elif recurring.catch_up == CatchUp.LATEST:
        invoiced = dates[-1:]
    else:
        invoiced = [day for day in dates if day == today]
    skipped = dates[: len(dates) - len(invoiced)]
    return Plan(recurring, invoiced, skipped, due_dates.after(recurring, dates[-1]))


def _make(wanted: Sequence[Wanted], actor: Actor) -> list[Invoice]:
    """The invoices with their occurrences, issued and sent as agreed."""
    if not wanted:
        return []
    invoices = recurring_drafts.write(wanted, actor=actor)
    Occurrence.objects.bulk_create(
        Occurrence(
            recurring_invoice=one.recurring,
            due_date=one.due_date,
            outcome=Outcome.INVOICED,
            invoice=invoice,
        )
        for one, invoice in zip(wanted, invoices, strict=True)
    )
    for one, invoice in zip(wanted, invoices, strict=True):
        if one.recurring.auto_send:
            sending.send(actor=actor, invoice_id=invoice.pk)
        elif one.recurring.auto_issue:
            issuing.issue(actor=actor, invoice_id=invoice.pk)
    return invoices


def _move_on(plans: Sequence[Plan]) -> None:
    """The next date of each; those of one date in one statement."""
    by_date: dict[datetime.date | None, list[int]] = defaultdict(list)
    for plan in plans:
        by_date[plan.then].append(plan.recurring.pk)
    for then, ids in by_date.items():
        status = RecurringStatus.ACTIVE if then else RecurringStatus.ENDED
        RecurringInvoice.objects.filter(pk__in=ids).update(
            next_run_date=then, status=status, last_error=""
        )
