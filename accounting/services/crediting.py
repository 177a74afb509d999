"""Crediting: a credit note comes into the books, and off its invoice."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import CreditNoteFixed
from accounting.models import (
    CreditNote,
    CreditNoteLine,
    CustomerCredit,
    JournalEntry,
)
from accounting.services import cash_vat, credit_notes, issuing, ledger, parties, sales_vat
from accounting.services.ledger import Posting
from accounting.services.sales_vat import Plan, UsedGood
from accounting.services.vat_entries import Taxed
from accounting.states import CREDIT_NOTE, CreditNoteStatus
from inventory import locks as stock_locks
from inventory.services import returns
from repair_angel.kernel import clock, events, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Company
from repair_angel.kernel.money import rounded
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
    cash_vat.apply(note)
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
    lines = list(note.lines.select_related("tax_code", "product", "invoice_line"))
    vat = _vat(note, lines)
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
        postings=_postings(note, lines, vat),
        source=note,
        purpose="issued",
        number=note.number,
        description=f"{note.invoice.number} {note.buyer.get('name', '')}",
        branch_id=note.branch_id,
    )
    vat.book(entry, note, vat_number=note.buyer.get("vat_number", ""))
    events.record(
        "accounting.credit_note.issued",
        subject=note,
        invoice_id=note.invoice_id,
        number=note.number,
        total=note.total,
    )


def _postings(note: CreditNote, lines: Iterable[CreditNoteLine], vat: Plan) -> list[Posting]:
    """The invoice's posting the other way round, for what is taken back of it."""
    receivable = ledger.accounts("receivable")["receivable"]
    return [
        *(Posting(credit.account_id, -credit.amount) for credit in issuing.revenue(lines)),
        *vat.postings,
        Posting(receivable, -note.total, customer_id=note.customer_id),
    ]


def _vat(note: CreditNote, lines: Iterable[CreditNoteLine]) -> Plan:
    """Negative, in the rubrieken and on the basis the invoice was declared by, dated as the note."""
    groups = note.vat_groups.select_related("tax_code").order_by("pk")
    taxed = [
        Taxed(group.tax_code, -group.base, -group.vat, source=note)
        for group in groups
        if not group.tax_code.is_margin
    ]
    goods = [
        UsedGood(line.tax_code, -line.net, -_cost(line), line.description)
        for line in lines
        if line.tax_code.is_margin
    ]
    return sales_vat.plan(taxed, goods, note.invoice.invoice_date)


def _cost(line: CreditNoteLine) -> Decimal:
    """What was paid for the part of a used good that is taken back."""
    of = line.invoice_line
    if of is None or of.margin_cost is None or not of.line_total:
        return ZERO
    return rounded(of.margin_cost * line.line_total / of.line_total)


def _take_back(note: CreditNote, lines: Iterable[CreditNoteLine]) -> None:
    """Goods come back to stock at what they cost when they left with the invoice or its repair."""
    back = [line for line in lines if line.return_to_stock]
    if not back:
        return
    ids = [line.product_id for line in back if line.product_id]  # a CHECK says each is there
    products = stock_locks.products(ids)
    work_order = note.invoice.work_order
    sold_with: list[TenantModel] = [note.invoice, *([work_order] if work_order else [])]
    for line, product_id in zip(back, ids, strict=True):
        returns.take_back(products[product_id], line.quantity, document=note, sold_with=sold_with)
