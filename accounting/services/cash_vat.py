"""Cash basis: the VAT of a document falls due as it is settled (Dutch *kasstelsel*).

Payments, credits set off and refunds `follow`, credit notes `apply`, in their own transaction, after
posting themselves. A document that deferred nothing is left alone, so the call is always harmless.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from accounting.models import CreditNote, DeferredVat, JournalEntry, Payment, VatEntry
from accounting.services import chart, ledger, vat_entries
from accounting.services.ledger import Posting
from accounting.services.vat_entries import Taxed
from repair_angel.kernel.money import rounded
from repair_angel.kernel.references import reference_to, type_of
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")
PURPOSE, CREDITED = "vat_due", "credit_vat_due"


@dataclass(frozen=True)
class Waiting:
    """What has not fallen due yet of a deferred amount."""

    row: DeferredVat
    base: Decimal
    vat: Decimal


def settled(
    document: TenantModel,
    *,
    settled: Decimal,
    total: Decimal,
    date: datetime.date,
    cause: TenantModel,
    purpose: str = PURPOSE,
) -> JournalEntry | None:
    """The VAT that is due once `settled` of the document's `total` has been paid, all in all.

    In proportion, to the cent; the last payment takes what is left; less than before (a refund)
    takes it back. Posts one entry of `cause`, dated `date`; one that settles two documents at once
    (a credit set off) gives each a `purpose`. Raises PeriodClosed. The caller holds the document's
    lock.
    """
    document_type, document_id = reference_to(document)
    rows = list(
        DeferredVat.objects.filter(document_type=document_type, document_id=document_id)
        .select_related("tax_code")
        .order_by("pk")
    )
    if not rows or not total:
        return None
    before = _due_already(rows)
    changes = [_change(row, before.get(row.pk, (ZERO, ZERO)), settled / total) for row in rows]
    return _post([one for one in changes if one.vat or one.base], date, cause, purpose)


def follow(payment: Payment) -> None:
    """What a payment, set-off, refund or reversal makes fall due, of its invoice and the credit it uses.

    Called when the invoice's and the credit's amounts have been changed.
    """
    invoice = payment.invoice
    settled(
        invoice,
        settled=invoice.amount_paid + invoice.amount_credited,
        total=invoice.total,
        date=payment.date,
        cause=payment,
    )
    if payment.credit and payment.credit.credit_note:
        note = payment.credit.credit_note
        settled(
            note,
            settled=note.amount_applied + payment.credit.used,
            total=note.total,
            date=payment.date,
            cause=payment,
            purpose=CREDITED,
        )


def apply(note: CreditNote) -> None:
    """What a credit note taken off its invoice makes fall due: of both, so nothing where both waited."""
    invoice = note.invoice
    settled(
        invoice,
        settled=invoice.amount_paid + invoice.amount_credited,
        total=invoice.total,
        date=note.date,
        cause=note,
    )
    settled(
        note,
        settled=note.amount_applied,
        total=note.total,
        date=note.date,
        cause=note,
        purpose=CREDITED,
    )


def waiting(document: TenantModel) -> list[Waiting]:
    """What of a document's VAT is not due yet: a bad debt writes it off instead of reclaiming it."""
    document_type, document_id = reference_to(document)
    rows = list(
        DeferredVat.objects.filter(document_type=document_type, document_id=document_id)
        .select_related("tax_code")
        .order_by("pk")
    )
    before = _due_already(rows)
    return [
        Waiting(row, row.base - base, row.vat - vat)
        for row in rows
        for base, vat in [before.get(row.pk, (ZERO, ZERO))]
    ]


def _due_already(rows: Sequence[DeferredVat]) -> dict[int, tuple[Decimal, Decimal]]:
    """By row: base and VAT declared. Of a pair of rubrieken (French), the one with the VAT."""
    declared = VatEntry.objects.filter(
        source_type=type_of(DeferredVat), source_id__in=[row.pk for row in rows]
    )
    codes = {row.pk: row.tax_code for row in rows}
    sums = declared.values("source_id", "rubriek").annotate(b=Sum("base"), v=Sum("vat"))
    return {
        row["source_id"]: (row["b"], row["v"])
        for row in sums
        if row["rubriek"] == (codes[row["source_id"]].rubriek_vat or row["rubriek"])
    }


def _change(row: DeferredVat, before: tuple[Decimal, Decimal], share: Decimal) -> Taxed:
    base, vat = rounded(row.base * share), rounded(row.vat * share)
    return Taxed(row.tax_code, base - before[0], vat - before[1], source=row)


def _post(
    taxed: list[Taxed], date: datetime.date, cause: TenantModel, purpose: str
) -> JournalEntry | None:
    due = sum((one.vat for one in taxed), ZERO)
    if not taxed or not any(one.vat for one in taxed):
        return None
    waiting_account = chart.needed("vat_deferred")["vat_deferred"]
    postings = vat_entries.postings(taxed)
    if due:
        postings.append(Posting(waiting_account, due))
    entry = ledger.post(
        journal=JournalEntry.Journal.GENERAL,
        date=date,
        postings=postings,
        source=cause,
        purpose=purpose,
    )
    vat_entries.declare(entry, taxed, source=cause)
    return entry
