"""Entries written by hand: the memorial. What documents book, they book themselves."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.errors import EntryOfDocument, EntryPosted, EntryUnbalanced
from accounting.models import JournalEntry, JournalLine
from accounting.services import ledger, manual_lines, reversals, vat_periods
from accounting.services.manual_lines import LineIn
from accounting.states import EntryStatus
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Branch
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

GENERAL = JournalEntry.Journal.GENERAL


@command("journal-entries.write")
def create(
    *,
    actor: Actor,
    date: datetime.date,
    lines: Sequence[LineIn],
    journal: str = GENERAL,
    description: str = "",
    branch_id: int | None = None,
    draft: bool = False,
) -> JournalEntry:
    """Write an entry, and post it at once unless it is to stay a draft.

    A draft need not balance yet. Raises InvalidInput and AccountNotPostable on the line's field,
    EntryUnbalanced, PeriodClosed, YearClosed. Records `accounting.journal_entry.created`, and
    `.posted`.
    """
    branch = get_or_refuse(Branch.objects.all(), branch_id, "branch_id")
    entry = JournalEntry.objects.create(
        journal=journal,
        date=date,
        description=description,
        branch=branch,
        member_id=actor.member_id,
    )
    JournalLine.objects.bulk_create(manual_lines.made(entry, lines))
    events.record("accounting.journal_entry.created", subject=entry)
    if not draft:
        _post(entry)
    return entry


@command("journal-entries.write")
def update(
    *,
    actor: Actor,
    journal_entry_id: int,
    lines: Sequence[LineIn] | None = None,
    **changes: Any,
) -> JournalEntry:
    """Change a draft; lines given replace all lines.

    Raises EntryPosted, EntryOfDocument, and as `create`. Locks the entry. Records
    `accounting.journal_entry.updated`.
    """
    entry = _draft(journal_entry_id)
    if "branch_id" in changes:
        changes["branch"] = get_or_refuse(
            Branch.objects.all(), changes.pop("branch_id"), "branch_id"
        )
    changed = save_changes(entry, changes)
    if lines is not None:
        entry.lines.all().delete()
        JournalLine.objects.bulk_create(manual_lines.made(entry, lines))
        changed.append("lines")
    if changed:
        events.record("accounting.journal_entry.updated", subject=entry, fields=changed)
    else:
        events.unchanged()
    return entry


@command("journal-entries.write")
def delete(*, actor: Actor, journal_entry_id: int) -> None:
    """Remove a draft. Raises EntryPosted, EntryOfDocument. Records `accounting.journal_entry.deleted`."""
    entry = _draft(journal_entry_id)
    events.record("accounting.journal_entry.deleted", subject=entry)
    entry.delete()


@command("journal-entries.write")
def post(*, actor: Actor, journal_entry_id: int) -> JournalEntry:
    """Make a draft count, for ever: it gets its number, and its VAT is declared.

    Raises EntryPosted, EntryOfDocument, EntryUnbalanced, PeriodClosed, YearClosed. Locks the entry,
    then the number series. Records `accounting.journal_entry.posted`.
    """
    entry = _draft(journal_entry_id)
    _post(entry)
    return entry


@command("journal-entries.write")
def reverse(
    *,
    actor: Actor,
    journal_entry_id: int,
    date: datetime.date | None = None,
    description: str = "",
) -> JournalEntry:
    """Post the same the other way round, by default today; returns that new entry.

    Raises EntryOfDocument (a document is corrected by a document), EntryNotPosted, EntryReversed,
    PeriodClosed, YearClosed. Locks the entry. Records `accounting.journal_entry.reversed`.
    """
    entry = get_or_404(JournalEntry.objects.select_for_update(), journal_entry_id)
    if not is_manual(entry):
        raise _of_document(entry)
    mirror = reversals.reverse(entry, date=date or vat_periods.today(), description=description)
    events.record("accounting.journal_entry.reversed", subject=entry, reversal_id=mirror.pk)
    return mirror


def is_manual(entry: JournalEntry) -> bool:
    """Written by hand, or the reversal of what was."""
    return not entry.source_type or (entry.reverses_id is not None and not entry.is_closing)


def _post(entry: JournalEntry) -> None:
    lines = entry.lines.all()
    if len(lines) < 2:
        raise EntryUnbalanced(_("An entry needs at least two lines."), field="lines")
    if sum(line.debit - line.credit for line in lines):
        raise EntryUnbalanced(_("Debit and credit differ."), field="lines")
    vat_periods.ensure(entry.date)
    ledger.finish(entry)
    manual_lines.declare(entry)
    events.record("accounting.journal_entry.posted", subject=entry, number=entry.number)


def _draft(entry_id: int) -> JournalEntry:
    entry = get_or_404(JournalEntry.objects.select_for_update(), entry_id)
    if not is_manual(entry):
        raise _of_document(entry)
    if entry.status == EntryStatus.POSTED:
        raise EntryPosted(_("Entry %(entry)s is posted; it can only be reversed."), entry=entry)
    return entry


def _of_document(entry: JournalEntry) -> EntryOfDocument:
    return EntryOfDocument(
        _("Entry %(entry)s was made by a document; correct that one."), entry=entry
    )
