"""Crediting: a credit note comes into the books, and off its invoice."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import CreditNoteFixed
from accounting.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteVat,
    CustomerCredit,
    JournalEntry,
    VatEntry,
)
from accounting.services import credit_notes, issuing, ledger, parties
from accounting.services.ledger import Posting
from accounting.states import CREDIT_NOTE, CreditNoteStatus
from inventory import locks as stock_locks
from inventory.services import returns
from repair_angel.kernel import clock, events, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Company
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")


@command("credit-notes.apply")
def issue(*, actor: Actor, credit_note_id: int) -> CreditNote:
    """Post an open one: journal and VAT entries at the codes of the invoice, goods back in stock.

    The PDF follows after the commit. Raises CreditNoteFixed, PeriodClosed, YearClosed. Locks the
    invoice, the note, the products that come back. Records `accounting.credit_note.issued`.
    """
    note = locks.credit_note(credit_note_id)
    if note.status != CreditNoteStatus.OPEN:
        raise _fixed(note)
    _post(note)
    return note


@command("credit-notes.apply")
def apply(*, actor: Actor, credit_note_id: int) -> CreditNote:
    """Take a note off its invoice; what is more than was due becomes the customer's credit.

    An open one is posted first. Raises CreditNoteFixed, MoreThanInvoiced and what issuing raises.
    Locks as issuing does. Records `accounting.credit_note.applied`.
    """
    note = locks.credit_note(credit_note_id)
    if note.status not in (CreditNoteStatus.OPEN, CreditNoteStatus.ISSUED):
        raise _fixed(note)
    if note.status == CreditNoteStatus.OPEN:
        _post(note)
    invoice = note.invoice
    note.amount_applied = min(note.total, invoice.amount_due)
    invoice.amount_credited += note.amount_applied
    invoice.save(update_fields=["amount_credited"])
    CREDIT_NOTE.move(note, CreditNoteStatus.APPLIED)
    note.save(update_fields=["status", "amount_applied"])
    if kept := note.total - note.amount_applied:
        CustomerCredit.objects.create(
            customer_id=note.customer_id,
            invoice=invoice,
            credit_note=note,
            date=note.date,
            amount=kept,
        )
    events.record(
        "accounting.credit_note.applied",
        subject=note,
        invoice_id=invoice.pk,
        amount=note.amount_applied,
        kept=kept,
    )
    return note


def _fixed(note: CreditNote) -> CreditNoteFixed:
    return CreditNoteFixed(
        _("Credit note %(note)s is %(status)s already."),
        note=note,
        status=note.get_status_display(),
    )


def _post(note: CreditNote) -> None:
    lines = list(note.lines.select_related("tax_code", "product"))
    groups = list(note.vat_groups.select_related("tax_code"))
    credit_notes.refuse_written_off(note)
    note.seller = parties.seller(Company.objects.get(pk=tenancy.company_id()))
    note.buyer = note.invoice.buyer
    note.issued_at = clock.now()
    CREDIT_NOTE.move(note, CreditNoteStatus.ISSUED)
    note.save(update_fields=["status", "seller", "buyer", "issued_at"])
    _take_back(note, lines)
    entry = ledger.post(
        journal=JournalEntry.Journal.SALES,
        date=note.date,
        postings=_postings(note, lines, groups),
        source=note,
        purpose="issued",
        number=note.number,
        description=f"{note.invoice.number} {note.buyer.get('name', '')}",
        branch_id=note.branch_id,
    )
    declare(entry, note, groups)
    events.record(
        "accounting.credit_note.issued",
        subject=note,
        invoice_id=note.invoice_id,
        number=note.number,
        total=note.total,
    )


def _postings(
    note: CreditNote, lines: Iterable[CreditNoteLine], groups: Iterable[CreditNoteVat]
) -> list[Posting]:
    """The invoice's posting the other way round, for what is taken back of it."""
    receivable = ledger.accounts("receivable")["receivable"]
    return [
        *(Posting(credit.account_id, -credit.amount) for credit in issuing.revenue(lines)),
        *(Posting(issuing.vat_account(g.tax_code), g.vat) for g in groups if g.vat),
        Posting(receivable, -note.total, customer_id=note.customer_id),
    ]


def declare(entry: JournalEntry, source: TenantModel, groups: Iterable[CreditNoteVat]) -> None:
    """Negative turnover and VAT in the rubrieken it was declared in, on the day of the note."""
    source_type, source_id = reference_to(source)
    VatEntry.objects.bulk_create(
        VatEntry(
            entry=entry,
            tax_code=group.tax_code,
            rubriek=group.tax_code.rubriek_base,
            base=-group.base,
            vat=-group.vat,
            date=entry.date,
            source_type=source_type,
            source_id=source_id,
        )
        for group in groups
        if group.tax_code.rubriek_base
    )


def _take_back(note: CreditNote, lines: Iterable[CreditNoteLine]) -> None:
    """Goods come back to stock at what they cost when they left with the invoice or its repair."""
    back = [line for line in lines if line.return_to_stock]
    if not back:
        return
    products = stock_locks.products(line.product_id for line in back if line.product_id)
    work_order = note.invoice.work_order
    sold_with: list[TenantModel] = [note.invoice, *([work_order] if work_order else [])]
    for line in back:
        product = products[line.product_id]  # type: ignore[index]  a CHECK says it is there
        returns.take_back(product, line.quantity, document=note, sold_with=sold_with)
