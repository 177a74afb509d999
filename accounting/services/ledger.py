"""Posting: the parts of other commands that reach the books. Not commands themselves."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounting.errors import EntryUnbalanced, PeriodClosed, YearClosed
from accounting.models import GlAccount, JournalEntry, JournalLine
from accounting.services import vat_periods
from accounting.states import EntryStatus
from repair_angel.kernel import crashing, numbering
from repair_angel.kernel.commands import current_actor
from repair_angel.kernel.composed import Composed
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")
_PLAYED = Composed(lambda: GlAccount.objects.exclude(role=""), "role", "pk")


@dataclass(frozen=True)
class Posting:
    """One line to be: an account by id, and an amount that is a debit when positive."""

    account_id: int
    amount: Decimal
    customer_id: int | None = None
    description: str = ""


def accounts(*roles: str) -> dict[str, int]:
    """The ids of accounts by role. Raises LookupError for a role no account plays."""
    found = {role: pk for role, pk in _PLAYED.rows() if role in roles}
    if absent := set(roles) - found.keys():
        raise LookupError(f"no account has the role {', '.join(sorted(absent))}")
    return found


def post(
    *,
    journal: str,
    date: datetime.date,
    postings: Iterable[Posting],
    source: TenantModel,
    purpose: str,
    description: str = "",
    number: str = "",
    branch_id: int | None = None,
    is_closing: bool = False,
) -> JournalEntry:
    """Write and post one entry; lines of zero are left out.

    It belongs to the branch of its source, where that has one and no other is given.
    Without a `number` (sales entries bear their document's) the journal's own series gives one, as
    the last thing. Raises EntryUnbalanced, PeriodClosed, YearClosed. Locks the series row and, on
    PostgreSQL, share-locks the period and the year until the transaction ends.
    """
    lines = [posting for posting in postings if posting.amount]
    if sum((line.amount for line in lines), ZERO) or len(lines) < 2:
        raise EntryUnbalanced(_("Debit and credit differ."))
    vat_periods.ensure(date)
    actor = current_actor()
    source_type, source_id = reference_to(source)
    entry = JournalEntry.objects.create(
        journal=journal,
        date=date,
        description=description[:200],
        source_type=source_type,
        source_id=source_id,
        purpose=purpose,
        branch_id=branch_id or getattr(source, "branch_id", None),
        is_closing=is_closing,
        member_id=actor.member_id if actor else None,
    )
    JournalLine.objects.bulk_create(_line(entry, at, line) for at, line in enumerate(lines, 1))
    finish(entry, number=number)
    return entry


def finish(entry: JournalEntry, *, number: str = "") -> None:
    """Post an entry whose lines are there: number it, and let the database judge it. As `post`."""
    entry.number = number or numbering.take(_series(entry.journal), entry.date).text
    crashing.reached("accounting.ledger.finish", "written")
    _become_posted(entry)
    crashing.reached("accounting.ledger.finish", "posted")


def _line(entry: JournalEntry, position: int, posting: Posting) -> JournalLine:
    return JournalLine(
        entry=entry,
        position=position,
        account_id=posting.account_id,
        customer_id=posting.customer_id,
        description=posting.description[:200],
        debit=max(posting.amount, ZERO),
        credit=max(-posting.amount, ZERO),
    )


def _series(journal: str) -> numbering.Kind:
    return numbering.Kind(f"entry:{journal}", f"{journal}-{{year}}-{{seq:05}}")


def _become_posted(entry: JournalEntry) -> None:
    """The guarded update: the database checks balance and period at this very moment."""
    try:
        with transaction.atomic(savepoint=False):
            entry.status = EntryStatus.POSTED
            entry.save(update_fields=["status", "number"])
    except IntegrityError as refusal:
        if "guard closed_period" in str(refusal):
            raise PeriodClosed(
                _("The period of %(date)s is closed."), field="date", date=entry.date
            ) from None
        if "guard closed_year" in str(refusal):
            raise YearClosed(
                _("The year %(year)s is closed."), field="date", year=entry.date.year
            ) from None
        raise
