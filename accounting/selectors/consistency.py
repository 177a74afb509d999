"""Do the books agree with the documents? Each answer is one query over the company's rows."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from accounting.models import (
    CreditNote,
    CustomerCredit,
    Invoice,
    JournalEntry,
    JournalLine,
)
from accounting.models.invoices import DUE
from accounting.selectors import ledger_consistency
from accounting.selectors.ledger_consistency import ZERO, Difference
from accounting.states import CreditNoteStatus, EntryStatus, InvoiceStatus
from inventory.models import Product
from repair_angel.kernel.models import NumberSeries


def differences() -> Iterator[Difference]:
    """Everything that does not add up; nothing when the books are in order."""
    yield from _equal("debtors", _open_invoices() - _credits(), _balance(role="receivable"))
    yield from _equal("stock", _stock_value(), _balance(role="stock"))
    yield from _equal("trial balance", ZERO, _balance())
    yield from _unbalanced()
    yield from _without_entry()
    yield from _gaps()
    yield from ledger_consistency.differences()


def _equal(what: str, documents: object, books: object) -> Iterator[Difference]:
    if documents != books:
        yield Difference(what, documents, books)


def _balance(**account: str) -> Decimal:
    of = {f"account__{name}": value for name, value in account.items()}
    sums = JournalLine.objects.filter(entry__status=EntryStatus.POSTED, **of).aggregate(
        debit=Sum("debit"), credit=Sum("credit")
    )
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def _open_invoices() -> Decimal:
    issued = Invoice.objects.filter(status=InvoiceStatus.ISSUED)
    return issued.aggregate(due=Sum(DUE))["due"] or ZERO


def _credits() -> Decimal:
    """What we owe customers: credit they have not used, and credit notes not taken off yet."""
    kept = CustomerCredit.objects.aggregate(left=Sum(F("amount") - F("used")))["left"] or ZERO
    posted = CreditNote.objects.filter(status=CreditNoteStatus.ISSUED)
    return kept + (posted.aggregate(total=Sum("total"))["total"] or ZERO)


def _stock_value() -> Decimal:
    return Product.objects.aggregate(value=Sum("stock_value"))["value"] or ZERO


def _unbalanced() -> Iterator[Difference]:
    entries = (
        JournalEntry.objects.filter(status=EntryStatus.POSTED)
        .annotate(debit=Sum("lines__debit"), credit=Sum("lines__credit"), count=Count("lines"))
        .exclude(Q(debit=F("credit")) & Q(count__gte=2))
    )
    for entry in entries:
        yield Difference(f"entry {entry.number}", entry.debit, entry.credit)


def _without_entry() -> Iterator[Difference]:
    posted = JournalEntry.objects.filter(source_type="accounting.invoice", purpose="issued")
    invoices = Invoice.objects.filter(status=InvoiceStatus.ISSUED).exclude(total=0, subtotal=0)
    for invoice in invoices.exclude(pk__in=posted.values("source_id")):
        yield Difference(f"invoice {invoice.number}", invoice.total, None)


def _gaps() -> Iterator[Difference]:
    """Numbers given and numbers used, per counter."""
    used = {
        "invoice": Invoice.objects.exclude(number=None).count(),
        "credit_note": CreditNote.objects.count(),
    }
    for kind, count in used.items():
        given = NumberSeries.objects.filter(kind=kind).aggregate(sum=Sum("value"))["sum"] or 0
        yield from _equal(f"{kind.replace('_', ' ')} numbers", count, given)
