"""What a bookkeeper looks at before a period is closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounting.models import GlAccount, Invoice, JournalEntry, JournalLine, VatEntry, VatPeriod
from accounting.selectors import late_finds, margins, vat_returns
from accounting.states import EntryStatus, InvoiceStatus
from repair_angel.kernel import clock
from repair_angel.kernel.money import shown

ZERO = Decimal("0.00")
VAT_SUBTYPES = ("vat_output", "vat_reverse", "vat_input")
SETTLED, SUPPLEMENTED = "accounting.vatperiod", "accounting.vatsupplement"


@dataclass(frozen=True)
class Finding:
    """Something to look at; one that `stops` must be put right before the period is closed."""

    code: str
    text: Any
    stops: bool = False
    invoices: str = ""  # the query of a list of invoices to look at


@dataclass(frozen=True)
class Difference:
    """An account that holds something else than its VAT entries say; both as owed."""

    account: GlAccount
    declared: Decimal
    booked: Decimal


def findings(period: VatPeriod) -> list[Finding]:
    """Everything worth knowing, what stops the closing first."""
    found = [
        *_books(period),
        *_late(period),
        *_not_listed(period),
        *_margins(period),
        *_drafts(period),
        *_suspense(),
        *_not_over(period),
    ]
    return sorted(found, key=lambda one: not one.stops)


def differences(period: VatPeriod) -> list[Difference]:
    """Per VAT account: what its entries declare against what was booked in the period."""
    entries = VatEntry.objects.filter(date__range=(period.starts_on, period.ends_on))
    declared = vat_returns.owed_by_account(vat_returns.sums_of(entries))
    booked = {
        row["account"]: (row["credit"] or ZERO) - (row["debit"] or ZERO)
        for row in JournalLine.objects.filter(
            entry__status=EntryStatus.POSTED,
            entry__date__range=(period.starts_on, period.ends_on),
            account__subtype__in=VAT_SUBTYPES,
        )
        .exclude(settlement())
        .values("account")
        .annotate(debit=Sum("debit"), credit=Sum("credit"))
    }
    accounts = GlAccount.objects.in_bulk(declared.keys() | booked.keys())
    return [
        Difference(accounts[pk], declared.get(pk, ZERO), booked.get(pk, ZERO))
        for pk in sorted(accounts)
        if accounts[pk].subtype in VAT_SUBTYPES and declared.get(pk, ZERO) != booked.get(pk, ZERO)
    ]


def settlement() -> Q:
    """Entries that empty the accounts once they are told, and the books of before."""
    closing = Q(entry__purpose__startswith="closed") | Q(entry__purpose__startswith="reopened")
    told = Q(entry__source_type=SETTLED) & closing | Q(entry__source_type=SUPPLEMENTED)
    return told | Q(entry__journal=JournalEntry.Journal.OPENING)


def _books(period: VatPeriod) -> Iterator[Finding]:
    for one in differences(period):
        words = _("Account %(account)s holds %(booked)s, and %(declared)s of it is declared.")
        yield Finding(
            "books",
            words
            % {
                "account": one.account,
                "booked": shown(one.booked, 2),
                "declared": shown(one.declared, 2),
            },
            stops=True,
        )


def _late(period: VatPeriod) -> Iterator[Finding]:
    for one in late_finds.entered_in(period):
        if one.needs_supplement:
            words = _("Late finds of %(period)s come to %(amount)s: make a supplement of them.")
        else:
            words = _("Late finds of %(period)s, %(amount)s, go along in this return.")
        values = {"period": one.period, "amount": shown(one.payable, 2)}
        yield Finding("late", words % values, stops=one.needs_supplement)


def _not_listed(period: VatPeriod) -> Iterator[Finding]:
    entries = vat_returns.in_return(period).exclude(tax_code__icp_kind="")
    if count := entries.filter(vat_number="").count():
        words = ngettext_lazy(
            "%(count)s supply to another EU country has no VAT number of the customer.",
            "%(count)s supplies to other EU countries have no VAT number of the customer.",
            count,
        )
        yield Finding("icp", words % {"count": count}, stops=True)


def _margins(period: VatPeriod) -> Iterator[Finding]:
    if earlier := margins.waiting_before(period):
        words = _("Used goods: close %(period)s first, a loss is carried on from there.")
        yield Finding("margin", words % {"period": earlier}, stops=True)


def _drafts(period: VatPeriod) -> Iterator[Finding]:
    drafts = Invoice.objects.filter(
        status=InvoiceStatus.DRAFT, invoice_date__range=(period.starts_on, period.ends_on)
    )
    if count := drafts.count():
        words = ngettext_lazy(
            "%(count)s draft invoice has a date in this period.",
            "%(count)s draft invoices have a date in this period.",
            count,
        )
        query = (
            f"status=draft&invoice_date_from={period.starts_on}&invoice_date_to={period.ends_on}"
        )
        yield Finding("drafts", words % {"count": count}, invoices=query)


def _suspense() -> Iterator[Finding]:
    sums = JournalLine.objects.filter(
        entry__status=EntryStatus.POSTED, account__role="suspense"
    ).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    balance = (sums["debit"] or ZERO) - (sums["credit"] or ZERO)
    if balance:
        words = _("The suspense account is not empty: %(balance)s.")
        yield Finding("suspense", words % {"balance": shown(balance, 2)})


def _not_over(period: VatPeriod) -> Iterator[Finding]:
    if period.is_open and clock.today() <= period.ends_on:
        words = _("The period is not over: once closed, nothing more can be dated in it.")
        yield Finding("not_over", words)
