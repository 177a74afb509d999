"""Undoing what was posted: the same entry once more, the other way round."""

import datetime

from django.utils.translation import gettext_lazy as _

from accounting.errors import EntryNotPosted, EntryReversed
from accounting.models import JournalEntry, JournalLine, VatEntry
from accounting.services import ledger, vat_periods
from accounting.states import EntryStatus
from repair_angel.kernel.commands import current_actor
from repair_angel.kernel.references import reference_to

PURPOSE = "reversed"


def reverse(entry: JournalEntry, *, date: datetime.date, description: str = "") -> JournalEntry:
    """Post the mirror of a posted entry, VAT and all. A building block: the caller locked the entry.

    Raises EntryNotPosted, EntryReversed (each entry is reversed once), PeriodClosed, YearClosed.
    """
    if entry.status != EntryStatus.POSTED:
        raise EntryNotPosted(_("Only a posted entry can be reversed."))
    if JournalEntry.objects.filter(reverses=entry).exists():
        raise EntryReversed(_("Entry %(entry)s has been reversed already."), entry=entry)
    vat_periods.ensure(date)
    mirror = _mirror(entry, date, description)
    JournalLine.objects.bulk_create(_turned(mirror, line) for line in entry.lines.all())
    ledger.finish(mirror)
    VatEntry.objects.bulk_create(
        _withdrawn(mirror, vat) for vat in VatEntry.objects.filter(entry=entry).order_by("pk")
    )
    return mirror


def _mirror(entry: JournalEntry, date: datetime.date, description: str) -> JournalEntry:
    actor = current_actor()
    source_type, source_id = reference_to(entry)
    words = description or _("Reversal of %(entry)s") % {"entry": entry}
    return JournalEntry.objects.create(
        journal=entry.journal,
        date=date,
        description=str(words)[:200],
        source_type=source_type,
        source_id=source_id,
        purpose=PURPOSE,
        reverses=entry,
        branch_id=entry.branch_id,
        is_closing=entry.is_closing,
        member_id=actor.member_id if actor else None,
    )


def _turned(mirror: JournalEntry, line: JournalLine) -> JournalLine:
    return JournalLine(
        entry=mirror,
        position=line.position,
        account_id=line.account_id,
        customer_id=line.customer_id,
        description=line.description,
        debit=line.credit,
        credit=line.debit,
        tax_code_id=line.tax_code_id,
        vat_base=line.vat_base,
    )


def _withdrawn(mirror: JournalEntry, vat: VatEntry) -> VatEntry:
    source_type, source_id = reference_to(mirror)
    return VatEntry(
        entry=mirror,
        tax_code_id=vat.tax_code_id,
        rubriek=vat.rubriek,
        base=-vat.base,
        vat=-vat.vat,
        date=mirror.date,
        source_type=source_type,
        source_id=source_id,
    )
