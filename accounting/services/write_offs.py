"""Giving up what is due: cents of difference, and debts that will not be paid (VAT comes back)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import (
    CreditNotesUnfinished,
    DifferenceTooLarge,
    InvoiceNotIssued,
    NothingDue,
    WriteOffReversed,
)
from accounting.models import (
    CreditNote,
    CreditNoteVat,
    Invoice,
    InvoiceVat,
    JournalEntry,
    TaxCode,
    WriteOff,
)
from accounting.services import cash_vat, chart, ledger, reversals, vat_entries, vat_periods
from accounting.services.ledger import Posting
from accounting.services.payments import MOST_DIFFERENCE
from accounting.services.vat_entries import Taxed
from accounting.states import CreditNoteStatus, InvoiceStatus, WriteOffReason
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.money import allocate, rounded, shown
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import get_or_404

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Share:
    """What of the open amount was charged at one tax code."""

    tax_code: TaxCode
    base: Decimal
    vat: Decimal


@command("invoices.write-off")
def write_off(
    *,
    actor: Actor,
    invoice_id: int,
    reason: str,
    date: datetime.date | None = None,
    note: str = "",
) -> WriteOff:
    """Give up all that is still due of an invoice.

    A difference is of cents. Of a bad debt the VAT comes back as negative turnover in the rubriek
    it was declared in (art. 29 Wet OB), on `date`: when it became certain that nothing more will be
    paid. Raises InvoiceNotIssued, NothingDue, CreditNotesUnfinished, DifferenceTooLarge,
    PeriodClosed. Locks the invoice. Records `accounting.invoice.written_off`.
    """
    invoice = locks.invoice(invoice_id)
    _check(invoice, reason)
    row = WriteOff.objects.create(
        invoice=invoice,
        reason=reason,
        amount=invoice.amount_due,
        date=date or vat_periods.today(),
        note=note,
        member_id=actor.member_id,
    )
    shares = _shares(invoice) if reason == WriteOffReason.BAD_DEBT else []
    entry = ledger.post(
        journal=JournalEntry.Journal.GENERAL,
        date=row.date,
        postings=_postings(row, shares),
        source=row,
        purpose="written_off",
        description=f"{invoice.number} {note}".strip(),
        branch_id=invoice.branch_id,
    )
    if not cash_vat.waiting(invoice):
        vat_entries.declare(entry, _taken_back(shares), source=row)
    invoice.amount_written_off += row.amount
    invoice.save(update_fields=["amount_written_off"])
    events.record(
        "accounting.invoice.written_off",
        subject=invoice,
        write_off_id=row.pk,
        amount=row.amount,
        reason=reason,
    )
    return row


@command("invoices.write-off")
def take_back(
    *, actor: Actor, write_off_id: int, date: datetime.date | None = None, note: str = ""
) -> WriteOff:
    """Ask for it after all, for instance because the customer pays: the VAT is due again.

    Raises WriteOffReversed, PeriodClosed. Locks the invoice. Records
    `accounting.invoice.write_off_taken_back`.
    """
    given_up = get_or_404(WriteOff.objects.all(), write_off_id)
    invoice = locks.invoice(given_up.invoice_id)
    if given_up.reverses_id or WriteOff.objects.filter(reverses=given_up).exists():
        raise WriteOffReversed(_("This was taken back already."))
    row = WriteOff.objects.create(
        invoice=invoice,
        reason=given_up.reason,
        amount=-given_up.amount,
        date=date or vat_periods.today(),
        note=note,
        reverses=given_up,
        member_id=actor.member_id,
    )
    source_type, source_id = reference_to(given_up)
    entry = JournalEntry.objects.get(source_type=source_type, source_id=source_id)
    reversals.reverse(entry, date=row.date, description=f"{invoice.number} {note}".strip())
    invoice.amount_written_off -= given_up.amount
    invoice.save(update_fields=["amount_written_off"])
    events.record(
        "accounting.invoice.write_off_taken_back",
        subject=invoice,
        write_off_id=given_up.pk,
        amount=given_up.amount,
    )
    return row


def _check(invoice: Invoice, reason: str) -> None:
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued(
            _("Invoice %(invoice)s is %(status)s; nothing of it is due."),
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    if not invoice.amount_due:
        raise NothingDue(_("Nothing is due of invoice %(invoice)s."), invoice=invoice)
    unfinished = (CreditNoteStatus.OPEN, CreditNoteStatus.ISSUED)
    if CreditNote.objects.filter(invoice=invoice, status__in=unfinished).exists():
        raise CreditNotesUnfinished(_("Apply or cancel the credit notes of this invoice first."))
    if reason == WriteOffReason.DIFFERENCE and invoice.amount_due > MOST_DIFFERENCE:
        raise DifferenceTooLarge(
            _("A difference of %(difference)s is not written off as such."),
            field="reason",
            difference=shown(invoice.amount_due, 2),
        )


def _shares(invoice: Invoice) -> list[Share]:
    """Split what is due over the tax codes, by what is left of each after credit notes."""
    left = {
        group.tax_code_id: Share(group.tax_code, group.base, group.vat) for group in _of(invoice)
    }
    for taken in CreditNoteVat.objects.filter(
        credit_note__invoice=invoice, credit_note__status=CreditNoteStatus.APPLIED
    ):
        share = left[taken.tax_code_id]
        left[taken.tax_code_id] = Share(
            share.tax_code, share.base - taken.base, share.vat - taken.vat
        )
    shares = list(left.values())
    due = allocate(invoice.amount_due, [share.base + share.vat for share in shares])
    return [_part(share, amount) for share, amount in zip(shares, due, strict=True)]


def _of(invoice: Invoice) -> Iterable[InvoiceVat]:
    return invoice.vat_groups.select_related("tax_code").order_by("pk")


def _part(share: Share, amount: Decimal) -> Share:
    gross = share.base + share.vat
    vat = rounded(share.vat * amount / gross) if gross else ZERO
    return Share(share.tax_code, amount - vat, vat)


def _postings(row: WriteOff, shares: Iterable[Share]) -> list[Posting]:
    bad = row.reason == WriteOffReason.BAD_DEBT
    account = ledger.accounts("receivable", "bad_debts", "payment_difference")
    back = _vat_back(row.invoice, shares) if bad else []
    cost = row.amount - sum((one.amount for one in back), ZERO)
    return [
        Posting(account["bad_debts" if bad else "payment_difference"], cost),
        *back,
        Posting(account["receivable"], -row.amount, customer_id=row.invoice.customer_id),
    ]


def _vat_back(invoice: Invoice, shares: Iterable[Share]) -> list[Posting]:
    """VAT that was declared comes back; on the cash basis it never fell due, and no longer waits."""
    if not (waiting := cash_vat.waiting(invoice)):
        return vat_entries.postings(_taken_back(shares))
    account = chart.needed("vat_deferred")["vat_deferred"]
    return [Posting(account, sum((one.vat for one in waiting), ZERO))]


def _taken_back(shares: Iterable[Share]) -> list[Taxed]:
    return [Taxed(share.tax_code, -share.base, -share.vat) for share in shares if share.vat]
