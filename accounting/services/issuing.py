"""Issuing: the moment an invoice becomes a claim. All of it, or nothing."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import DateOutOfOrder, InvoiceIncomplete, InvoiceNotDraft
from accounting.models import (
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceVat,
    JournalEntry,
    TaxCode,
    VatEntry,
)
from accounting.services import ledger, parties
from accounting.services.ledger import Posting
from accounting.states import INVOICE, InvoiceStatus
from repair_angel.kernel import clock, events, numbering, search, tenancy, totals
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.models import Company
from repair_angel.kernel.references import reference_to

NUMBERS = numbering.Kind(
    "invoice", "INV-{year}-{seq:04}", by_country=(("FR", "FA{yy}{mm}{seq:05}"),)
)
CHRONOLOGICAL = {
    "FR"
}  # numbers follow the dates without exception (CGI, annexe II, art. 242 nonies A)

_LINES = Composed(
    lambda: InvoiceLine.objects.filter(invoice_id=Given("invoice")).select_related(
        "tax_code", "product"
    )
)


@command("invoices.issue")
def issue(*, actor: Actor, invoice_id: int) -> Invoice:
    """Give a draft its number, both parties as they are, its journal and VAT entries.

    The PDF follows after the commit. Raises InvoiceNotDraft, InvoiceIncomplete, PeriodClosed, and in
    France DateOutOfOrder for a date before the last number's. Locks the invoice, then the number
    series as the last step. Records `accounting.invoice.issued`.
    """
    invoice = locks.invoice(invoice_id)
    if invoice.status != InvoiceStatus.DRAFT:
        raise InvoiceNotDraft(
            _("Invoice %(invoice)s is %(status)s; only a draft can be issued."),
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    lines = _LINES.rows(invoice=invoice.pk)
    company = Company.objects.get(pk=tenancy.company_id())
    invoice.seller = parties.seller(company)
    invoice.buyer = parties.buyer(invoice.customer)
    _check(invoice, lines)
    groups = _vat_groups(invoice, lines)
    InvoiceVat.objects.bulk_create(groups)
    receivable = ledger.accounts("receivable")["receivable"]
    postings = [
        Posting(receivable, invoice.total, customer_id=invoice.customer_id),
        *revenue(lines),
        *(Posting(vat_account(g.tax_code), -g.vat) for g in groups if g.vat),
    ]
    number = numbering.take(NUMBERS, invoice.invoice_date)
    if number.out_of_order and company.country in CHRONOLOGICAL:
        raise DateOutOfOrder(_("A later date has been numbered already."), field="invoice_date")
    _become_issued(invoice, number.text)
    if any(posting.amount for posting in postings):
        entry = ledger.post(
            journal=JournalEntry.Journal.SALES,
            date=invoice.invoice_date,
            postings=postings,
            source=invoice,
            purpose="issued",
            number=number.text,
            description=invoice.buyer["name"],
        )
        _declare(entry, invoice, groups)
    events.record(
        "accounting.invoice.issued",
        subject=invoice,
        number=number.text,
        total=invoice.total,
        out_of_order=number.out_of_order,
    )
    return invoice


def _become_issued(invoice: Invoice, number: str) -> None:
    INVOICE.move(invoice, InvoiceStatus.ISSUED)
    invoice.number = number
    invoice.issued_at = clock.now()
    invoice.search = search.text(number, invoice.buyer["name"], invoice.search)
    invoice.save(update_fields=["status", "number", "issued_at", "seller", "buyer", "search"])


def _check(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """What the law wants on an invoice (Art. 226 Directive 2006/112/EC) must be there."""
    if not lines:
        raise InvoiceIncomplete(_("An invoice needs at least one line."), field="lines")
    if not invoice.buyer["vat_number"] and any(
        line.tax_code.needs_buyer_vat_number for line in lines
    ):
        raise InvoiceIncomplete(
            _("The customer's VAT number is required for a reverse-charged supply."),
            field="customer_id",
        )


def _vat_groups(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[InvoiceVat]:
    sums = totals.of([line.priced for line in lines], inclusive=invoice.prices_include_vat)
    code_of = {(line.vat_category, line.vat_rate): line.tax_code for line in reversed(lines)}
    return [
        InvoiceVat(
            invoice=invoice,
            tax_code=code_of[group.category, group.rate],
            vat_category=group.category,
            rate=group.rate,
            base=group.base,
            vat=group.vat,
        )
        for group in sums.groups
    ]


def revenue(lines: Iterable[InvoiceLine | CreditNoteLine]) -> list[Posting]:
    """Credit each revenue account once: goods and services apart, by tax code."""
    by_account: dict[int, Decimal] = {}
    for line in lines:
        account_id = _revenue_account(
            line.tax_code, goods=bool(line.product and line.product.is_stocked)
        )
        by_account[account_id] = by_account.get(account_id, Decimal("0.00")) + line.net
    return [Posting(account_id, -net) for account_id, net in by_account.items()]


def _revenue_account(code: TaxCode, *, goods: bool) -> int:
    account_id = code.goods_account_id if goods else code.service_account_id
    if account_id is None:
        raise InvoiceIncomplete(_("Tax code %(code)s has no revenue account."), code=code)
    return account_id


def vat_account(code: TaxCode) -> int:
    if code.vat_account_id is None:
        raise InvoiceIncomplete(_("Tax code %(code)s has no VAT account."), code=code)
    return code.vat_account_id


def _declare(entry: JournalEntry, invoice: Invoice, groups: Sequence[InvoiceVat]) -> None:
    """VAT entries of the invoice's rubrieken; exempt supplies are in none."""
    VatEntry.objects.bulk_create(
        _vat_entry(entry, invoice, group) for group in groups if group.tax_code.rubriek_base
    )


def _vat_entry(entry: JournalEntry, invoice: Invoice, group: InvoiceVat) -> VatEntry:
    source_type, source_id = reference_to(group)
    return VatEntry(
        entry=entry,
        tax_code=group.tax_code,
        rubriek=group.tax_code.rubriek_base,
        base=group.base,
        vat=group.vat,
        date=invoice.invoice_date,
        source_type=source_type,
        source_id=source_id,
    )
