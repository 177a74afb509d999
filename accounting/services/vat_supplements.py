"""Supplements: telling the tax office what was found after the return (Dutch *suppletie*)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import NothingToSupplement, PeriodNotClosed
from accounting.models import JournalEntry, VatEntry, VatPeriod, VatSupplement
from accounting.selectors import late_finds, vat_returns
from accounting.selectors.vat_returns import Sums
from accounting.services import ledger, vat_periods, vat_settlement
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command


@command("btw-periods.close")
def make(*, actor: Actor, vat_period_id: int) -> VatSupplement:
    """Tell of all late finds of a closed period at once; they leave the running return.

    Books what is to be paid more (or less), dated today. Raises PeriodNotClosed,
    NothingToSupplement, PeriodClosed. Locks the period. Records `accounting.vat_supplement.made`.
    """
    period = locks.vat_period(vat_period_id)
    if period.is_open:
        raise PeriodNotClosed(_("%(period)s is open."), period=period)
    entries = late_finds.untold(period)
    if not entries:
        raise NothingToSupplement(_("There are no late finds of %(period)s."), period=period)
    supplement = _write(period, entries)
    VatEntry.objects.filter(pk__in=[one.pk for one in entries]).update(supplement=supplement)
    _book(supplement, entries)
    events.record(
        "accounting.vat_supplement.made",
        subject=supplement,
        vat_period_id=period.pk,
        difference=supplement.difference,
    )
    return supplement


def _write(period: VatPeriod, entries: list[VatEntry]) -> VatSupplement:
    before = late_finds.last_told(period)
    after = late_finds.corrected(period, entries)
    return VatSupplement.objects.create(
        period=period,
        number=VatSupplement.objects.filter(period=period).count() + 1,
        date=vat_periods.today(),
        as_filed=before,
        corrected=after.as_kept(),
        difference=after.total - _total(before),
    )


def _book(supplement: VatSupplement, entries: list[VatEntry]) -> None:
    sums = [Sums(one.rubriek, one.tax_code_id, one.base, one.vat) for one in entries]
    postings = vat_settlement.postings(sums, supplement.difference)
    if any(posting.amount for posting in postings):
        ledger.post(
            journal=JournalEntry.Journal.GENERAL,
            date=supplement.date,
            postings=postings,
            source=supplement,
            purpose="told",
            description=str(_("VAT supplement %(period)s") % {"period": supplement.period}),
        )


def _total(boxes: dict[str, Any]) -> Decimal:
    last = next(kind.code for kind in vat_returns.kinds() if kind.kind == "total")
    return Decimal(boxes.get(last, {}).get("vat", "0"))
