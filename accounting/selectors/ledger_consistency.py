"""Does the ledger agree with itself? By the ids of the invariants it has to keep, L3 to L10."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from accounting.models import (
    FiscalYear,
    GlAccount,
    Invoice,
    JournalEntry,
    JournalLine,
    Payment,
    VatEntry,
    VatPeriod,
)
from accounting.selectors import ageing, vat_checks
from accounting.states import EntryStatus, InvoiceStatus, PeriodStatus
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.models import NumberSeries

ZERO = Decimal("0.00")
RESULT = (GlAccount.Type.INCOME, GlAccount.Type.EXPENSE)


@dataclass(frozen=True)
class Difference:
    """What ought to be equal and is not."""

    what: str
    documents: object
    books: object

    def __str__(self) -> str:
        return f"{self.what}: documents say {self.documents}, the books say {self.books}"


def differences() -> Iterator[Difference]:
    """Everything in the ledger that contradicts itself; nothing when all is well."""
    yield from _one_sided()
    yield from _reversals()
    yield from _outside_of_years()
    yield from _closed_years()
    yield from _months()
    yield from _payments()
    yield from _debtors()
    yield from _settled()
    yield from _vat()
    yield from _numbers()


def _lines() -> QuerySet[JournalLine]:
    return JournalLine.objects.filter(entry__status=EntryStatus.POSTED).order_by()


def _one_sided() -> Iterator[Difference]:
    """L2: a line is a debit or a credit, above zero."""
    wrong = _lines().exclude(Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0))
    for line in wrong.select_related("entry"):
        yield Difference(f"line of {line.entry}", line.debit, line.credit)


def _reversals() -> Iterator[Difference]:
    """L3: nothing is left of an entry and its reversal, on any account."""
    twice = _lines().filter(entry__reverses__isnull=False)
    mirrored = twice.values("entry__reverses", "account").annotate(
        left=Sum(F("debit") - F("credit"))
    )
    undone = _lines().filter(entry__in=twice.values("entry__reverses"))
    original = undone.values_list("entry", "account").annotate(left=Sum(F("debit") - F("credit")))
    back = {(row["entry__reverses"], row["account"]): -row["left"] for row in mirrored}
    forth = {(entry, account): left for entry, account, left in original}
    changed = {entry for (entry, _account), _left in back.items() ^ forth.items()}
    for entry in JournalEntry.objects.filter(pk__in=changed).order_by("pk"):
        yield Difference(f"reversal of {entry}", "the same", "another amount")


def _outside_of_years() -> Iterator[Difference]:
    """L4: whatever was posted lies in a year and in a VAT period, which could have been closed."""
    posted = JournalEntry.objects.filter(status=EntryStatus.POSTED)
    ends = posted.aggregate(first=Min("date"), last=Max("date"))
    if ends["first"] is None:
        return
    for kind in (FiscalYear, VatPeriod):
        inside = Q(pk=None)
        for first, last in kind.objects.values_list("starts_on", "ends_on"):
            inside |= Q(date__range=(first, last))
        if count := posted.exclude(inside).count():
            yield Difference(f"entries outside of every {kind._meta.verbose_name}", 0, count)


def _closed_years() -> Iterator[Difference]:
    """L5: what a closed year earned is in the equity, to the cent, and stays there."""
    for year in FiscalYear.objects.filter(status=PeriodStatus.CLOSED):
        left = _lines().filter(
            account__type__in=RESULT, entry__date__range=(year.starts_on, year.ends_on)
        )
        result = left.aggregate(sum=Sum(F("debit") - F("credit")))["sum"] or ZERO
        if result:
            yield Difference(f"result of the closed year {year}", ZERO, -result)


def _months() -> Iterator[Difference]:
    """L6: debit equals credit over any days; if it does for each month, then for all."""
    found = (
        _lines()
        .annotate(month=TruncMonth("entry__date"))
        .values_list("month")
        .annotate(left=Sum(F("debit") - F("credit")))
        .exclude(left=ZERO)
    )
    for month, left in found:
        yield Difference(f"trial balance of {month:%Y-%m}", ZERO, left)


def _payments() -> Iterator[Difference]:
    """L7: each payment that moved money has one entry."""
    label = Payment._meta.label_lower
    booked = JournalEntry.objects.filter(
        source_type=label, purpose="taken", status=EntryStatus.POSTED
    )
    moved = Payment.objects.exclude(amount=0)
    for payment in moved.exclude(pk__in=booked.values("source_id")):
        yield Difference(f"payment {payment.pk}", payment.amount, None)
    often = booked.values_list("source_id").annotate(count=Count("pk")).filter(count__gt=1)
    for payment_id, count in often:
        yield Difference(f"entries of payment {payment_id}", 1, count)


def _debtors() -> Iterator[Difference]:
    """L8: what customers owe by document is the debtors account."""
    owed = sum((one.total for one in ageing.debtors(clock.today().replace(year=9999))), ZERO)
    lines = _lines().filter(account__role="receivable")
    booked = lines.aggregate(sum=Sum(F("debit") - F("credit")))["sum"] or ZERO
    if owed != booked:
        yield Difference("debtors by age", owed, booked)


def _settled() -> Iterator[Difference]:
    """L9: an invoice is paid by what its payments say, and by no more."""
    invoices = Invoice.objects.filter(status=InvoiceStatus.ISSUED)
    taken = Coalesce(Sum("payments__settles"), Value(ZERO, output_field=MoneyField()))
    for invoice in invoices.annotate(taken=taken).exclude(taken=F("amount_paid")):
        yield Difference(f"paid of {invoice.number}", invoice.taken, invoice.amount_paid)


def _vat() -> Iterator[Difference]:
    """L10: what was declared is what stands on the VAT accounts, before it was settled."""
    deducted = Q(rubriek=F("tax_code__rubriek_deduct")) & ~Q(rubriek="")
    owed = VatEntry.objects.exclude(deducted)
    purchase = Q(tax_code__side="purchase")
    declared = {
        "vat_output": owed.exclude(purchase),
        "vat_reverse": owed.filter(purchase),
        "vat_input": VatEntry.objects.filter(deducted),
    }
    for subtype, entries in declared.items():
        said = entries.aggregate(sum=Sum("vat"))["sum"] or ZERO
        lines = _lines().filter(account__subtype=subtype).exclude(vat_checks.settlement())
        booked = lines.aggregate(sum=Sum(F("credit") - F("debit")))["sum"] or ZERO
        booked = -booked if subtype == "vat_input" else booked
        if said != booked:
            yield Difference(subtype.replace("_", " "), said, booked)


def _numbers() -> Iterator[Difference]:
    """Each journal's own numbers are there without a gap."""
    posted = JournalEntry.objects.filter(status=EntryStatus.POSTED)
    for series in NumberSeries.objects.filter(kind__startswith="entry:"):
        journal = series.kind.removeprefix("entry:")
        count = posted.filter(
            journal=journal, number__startswith=f"{journal}-{series.period}-"
        ).count()
        if count != series.value:
            yield Difference(f"numbers of {journal} {series.period}", count, series.value)
