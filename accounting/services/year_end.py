"""Closing a year: its result goes to the equity, and nothing is booked in it any more."""

from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounting.errors import YearClosed, YearOpen, YearOutOfTurn, YearUnfinished
from accounting.models import FiscalYear, GlAccount, JournalEntry, JournalLine, VatEntry, VatPeriod
from accounting.selectors import balances
from accounting.selectors.balances import RESULT, Balance, Span
from accounting.services import fiscal_years, ledger, reversals
from accounting.services.ledger import Posting
from accounting.states import EntryStatus, LegalForm, PeriodStatus
from repair_angel.kernel import clock, events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404

# What the next year opens with: the result, and of a sole trader the private accounts as well.
CARRIED = {
    LegalForm.LIMITED: ("retained_earnings", (RESULT,)),
    LegalForm.SOLE_TRADER: ("equity", (RESULT, "contributions", "drawings")),
}


@command("fiscal-years.close")
def close(*, actor: Actor, fiscal_year_id: int, legal_form: str) -> FiscalYear:
    """Post the result to the equity, carry it into the next year, and lock the year.

    The last day gets an entry that empties income and expenses into the result of the year; the
    first day of the next one an entry that takes it to the reserve or to the owner's capital.
    Raises YearClosed, YearOutOfTurn while an earlier year with entries is open, YearUnfinished while
    drafts, open VAT or unexplained amounts are left. Locks the year: whoever is posting in it is
    waited for, whoever comes later is refused. Records `accounting.fiscal_year.closed`.
    """
    year = get_or_404(FiscalYear.objects.select_for_update(), fiscal_year_id)
    if year.status == PeriodStatus.CLOSED:
        raise YearClosed(_("The year %(year)s is closed."), year=year.year)
    _check_turn(year)
    _check_finished(year)
    year.times_closed += 1
    year.legal_form = legal_form
    result = _empty_the_result(year)
    _carry(year, LegalForm(legal_form))
    year.status, year.closed_at = PeriodStatus.CLOSED, clock.now()
    year.save(update_fields=["times_closed", "legal_form", "status", "closed_at"])
    events.record("accounting.fiscal_year.closed", subject=year, year=year.year, result=result)
    return year


@command("fiscal-years.reopen")
def reopen(*, actor: Actor, fiscal_year_id: int, reason: str) -> FiscalYear:
    """Reverse the closing entries and let the year be booked in again; VAT periods stay closed.

    The reason stands on the year and on the reversing entries. Raises YearOpen, and YearOutOfTurn
    while a later year is closed. Locks the year. Records `accounting.fiscal_year.reopened`.
    """
    year = get_or_404(FiscalYear.objects.select_for_update(), fiscal_year_id)
    if year.status == PeriodStatus.OPEN:
        raise YearOpen(_("The year %(year)s is open."), year=year.year)
    later = FiscalYear.objects.filter(year__gt=year.year, status=PeriodStatus.CLOSED)
    if found := later.order_by("-year").first():
        raise YearOutOfTurn(_("The year %(year)s must be opened first."), year=found.year)
    year.status, year.reopened_because = PeriodStatus.OPEN, reason
    year.save(update_fields=["status", "reopened_because"])
    for entry in entries_of(year).filter(purpose__endswith=f"-{year.times_closed}"):
        reversals.reverse(entry, date=entry.date, description=reason)
    events.record("accounting.fiscal_year.reopened", subject=year, year=year.year)
    return year


def entries_of(year: FiscalYear) -> QuerySet[JournalEntry]:
    """The entries that closing this year ever made, the latest first."""
    made = JournalEntry.objects.filter(source_type=year._meta.label_lower, source_id=year.pk)
    return made.select_for_update().order_by("-pk")


def _check_turn(year: FiscalYear) -> None:
    earlier = FiscalYear.objects.filter(year__lt=year.year, status=PeriodStatus.OPEN)
    for one in earlier.order_by("year"):
        if JournalEntry.objects.filter(date__range=(one.starts_on, one.ends_on)).exists():
            raise YearOutOfTurn(_("The year %(year)s must be closed first."), year=one.year)


def _check_finished(year: FiscalYear) -> None:
    """What an accountant looks at before closing, of what can be counted."""
    days = (year.starts_on, year.ends_on)
    if JournalEntry.objects.filter(status=EntryStatus.DRAFT, date__range=days).exists():
        raise YearUnfinished(_("There are journal entries of this year that are still drafts."))
    declared = VatEntry.objects.filter(date__range=days)
    for period in VatPeriod.objects.filter(starts_on__range=days, status=PeriodStatus.OPEN):
        if declared.filter(date__range=(period.starts_on, period.ends_on)).exists():
            raise YearUnfinished(_("The VAT period %(period)s is still open."), period=period)
    lines = JournalLine.objects.filter(
        account__role="suspense", entry__status=EntryStatus.POSTED, entry__date__lte=year.ends_on
    )
    sums = lines.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    if sums["debit"] != sums["credit"]:
        raise YearUnfinished(_("The suspense account is not at zero."))


def _empty_the_result(year: FiscalYear) -> Decimal:
    """Income and expenses into the result of the year; returns what was earned."""
    span = Span(year.starts_on, year.ends_on)
    moved = [one for one in balances.of_accounts(span) if one.account.is_of_result and one.movement]
    earned = -sum((one.movement for one in moved), Decimal("0.00"))
    postings = [Posting(one.account.id, -one.movement) for one in moved]
    postings.append(Posting(_account(RESULT), -earned))
    _post(year, "closed", postings, _("Result of %(year)s") % {"year": year.year})
    return earned


def _carry(year: FiscalYear, form: LegalForm) -> None:
    """Into the next year's equity: the result of this one and, of an owner, what he took and put in."""
    target, sources = CARRIED[form]
    span = Span(year.starts_on, year.ends_on)
    moved: list[Balance] = [
        one for one in balances.of_accounts(span) if one.account.subtype in sources and one.closing
    ]
    postings = [Posting(one.account.id, -one.closing) for one in moved]
    total = sum((one.closing for one in moved), Decimal("0.00"))
    postings.append(Posting(_account(target), total))
    _post(year, "carried", postings, _("Result of %(year)s to the equity") % {"year": year.year})


def _post(year: FiscalYear, purpose: str, postings: list[Posting], words: str) -> None:
    if not any(posting.amount for posting in postings):
        return
    carried = purpose == "carried"
    if carried:
        fiscal_years.open_year(year.year + 1)
    ledger.post(
        journal=JournalEntry.Journal.GENERAL,
        date=fiscal_years.day_after(year) if carried else year.ends_on,
        postings=postings,
        source=year,
        purpose=f"{purpose}-{year.times_closed}",
        description=str(words),
        is_closing=True,
    )


def _account(subtype: str) -> int:
    """The account of a kind with the lowest code."""
    found = GlAccount.objects.filter(subtype=subtype, is_active=True).order_by("code").first()
    if found is None:
        raise YearUnfinished(
            _("The chart of accounts has no account of the kind “%(kind)s”."),
            kind=subtype.replace("_", " "),
        )
    return found.pk
