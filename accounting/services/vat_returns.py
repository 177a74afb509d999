"""Closing VAT periods: the return is fixed, the VAT accounts are emptied, nothing comes in any more."""

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import (
    PeriodFiled,
    PeriodNotClosed,
    PeriodNotOpen,
    PeriodOutOfTurn,
    SupplementNeeded,
    VatBooksDiffer,
)
from accounting.models import JournalEntry, VatPeriod
from accounting.selectors import vat_checks, vat_returns
from accounting.services import ledger, margins, vat_settlement
from accounting.services.ledger import Posting
from accounting.states import PeriodStatus
from repair_angel.kernel import clock, events
from repair_angel.kernel.commands import Actor, command

REFUSALS = {
    "books": VatBooksDiffer,
    "icp": VatBooksDiffer,
    "late": SupplementNeeded,
    "margin": PeriodOutOfTurn,
}


@command("btw-periods.close")
def close(
    *, actor: Actor, vat_period_id: int, filed: bool = False, reference: str = ""
) -> VatPeriod:
    """Fix the return and lock the period; `filed` also says that it was handed in, for good.

    Taxes the margin of used goods, then books what is owed: the VAT accounts of the period are empty
    afterwards. Raises PeriodNotOpen, and for what `vat_checks` says stops it VatBooksDiffer,
    SupplementNeeded or PeriodOutOfTurn. Locks the period before it and the period, so whoever posts
    into it comes before or is refused. Records `accounting.vat_period.closed`.
    """
    period = locks.vat_period_to_close(vat_period_id)
    if not period.is_open:
        raise PeriodNotOpen(
            _("%(period)s is %(status)s."), period=period, status=period.get_status_display()
        )
    _check(period)
    period.times_closed += 1
    margins.tax(period)
    found = vat_returns.of_sums(vat_returns.sums_of(vat_returns.in_return(period)))
    _settle(period, vat_settlement.postings(found.sums, found.total))
    period.status = PeriodStatus.CLOSED
    period.closed_at = clock.now()
    period.boxes, period.total = found.as_kept(), found.total
    if filed:
        period.filed_at, period.filing_reference = clock.now(), reference
    period.save()
    events.record("accounting.vat_period.closed", subject=period, total=period.total, filed=filed)
    return period


@command("btw-periods.close")
def file(*, actor: Actor, vat_period_id: int, reference: str = "") -> VatPeriod:
    """Say that a closed return was handed in: it is never opened again.

    Raises PeriodNotClosed, PeriodFiled. Records `accounting.vat_period.filed`.
    """
    period = _closed(vat_period_id)
    period.filed_at, period.filing_reference = clock.now(), reference
    period.save(update_fields=["filed_at", "filing_reference"])
    events.record("accounting.vat_period.filed", subject=period, total=period.total)
    return period


@command("btw-periods.close")
def reopen(*, actor: Actor, vat_period_id: int, reason: str) -> VatPeriod:
    """Open a closed period that was not filed yet: its closing entries are reversed.

    Raises PeriodNotClosed, PeriodFiled, and PeriodOutOfTurn when a later one is closed. Locks the
    period. Records `accounting.vat_period.reopened`.
    """
    period = _closed(vat_period_id)
    later = VatPeriod.objects.filter(
        starts_on__gt=period.ends_on, status=PeriodStatus.CLOSED
    ).first()
    if later is not None:
        raise PeriodOutOfTurn(_("%(period)s is closed already; open it first."), period=later)
    period.status, period.total, period.boxes = PeriodStatus.OPEN, None, {}
    period.closed_at, period.reopened_because = None, reason
    period.save()
    _settle(period, _reversed(period), verb="reopened")
    margins.untax(period)
    events.record("accounting.vat_period.reopened", subject=period)
    return period


def _closed(period_id: int) -> VatPeriod:
    period = locks.vat_period(period_id)
    if period.is_open:
        raise PeriodNotClosed(_("%(period)s is open."), period=period)
    if period.filed_at:
        raise PeriodFiled(
            _("The return of %(period)s was filed: make a supplement."), period=period
        )
    return period


def _check(period: VatPeriod) -> None:
    for finding in vat_checks.findings(period):
        if finding.stops:
            raise REFUSALS[finding.code](finding.text)


def _settle(period: VatPeriod, postings: list[Posting], verb: str = "closed") -> None:
    """Numbered by the period, not by the journal: see `locks`. A nil return books nothing."""
    if not any(posting.amount for posting in postings):
        return
    times = f"-{period.times_closed}" if period.times_closed > 1 else ""
    undone = "-X" if verb == "reopened" else ""
    ledger.post(
        journal=JournalEntry.Journal.GENERAL,
        date=period.ends_on,
        postings=postings,
        source=period,
        purpose=f"{verb}-{period.times_closed}",
        number=f"BTW-{str(period).replace(' ', '-')}{times}{undone}",
        description=_said(period, verb),
    )


def _said(period: VatPeriod, verb: str) -> str:
    words = _("VAT return %(period)s") if verb == "closed" else _("VAT return %(period)s undone")
    return str(words % {"period": period})


def _reversed(period: VatPeriod) -> list[Posting]:
    closing = JournalEntry.objects.filter(
        source_type=vat_checks.SETTLED,
        source_id=period.pk,
        purpose=f"closed-{period.times_closed}",
    ).first()
    if closing is None:
        return []
    return [Posting(line.account_id, line.credit - line.debit) for line in closing.lines.all()]
