"""Issuing: the moment an invoice becomes a claim. All of it, or nothing."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import DateOutOfOrder, InvoiceIncomplete, InvoiceNotDraft, NoVatCharged
from accounting.models import (
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceVat,
    JournalEntry,
    TaxCode,
    VatRegime,
)
from accounting.services import ledger, parties, places, sales_vat, vat_periods
from accounting.services.ledger import Posting
from accounting.services.sales_vat import UsedGood
from accounting.services.vat_entries import Taxed
from accounting.states import INVOICE, InvoiceStatus, MarginMethod
from repair_angel.kernel import clock, events, numbering, search, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.models import Company

ZERO = Decimal("0.00")
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
def issue(*, actor: Actor, invoice_id: int, belongs_to_id: int | None = None) -> Invoice:
    """Give a draft its number, both parties as they are, its journal and VAT entries.

    `belongs_to_id` marks its VAT as a late find of that closed period. The PDF follows after the
    commit. Raises InvoiceNotDraft, InvoiceIncomplete, NoVatCharged, PeriodClosed, and in France
    DateOutOfOrder for a date before the last number's. Locks the invoice, then the number series.
    Records `accounting.invoice.issued`.
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
    late = vat_periods.late_find(belongs_to_id)
    groups = _vat_groups(invoice, lines)
    InvoiceVat.objects.bulk_create(groups)
    vat = sales_vat.plan(_taxed(groups), _used_goods(lines), invoice.invoice_date)
    postings = [*_claim(invoice), *revenue(lines), *vat.postings]
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
        vat.book(entry, invoice, vat_number=invoice.buyer["vat_number"], belongs_to_id=late)
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
    if not places.is_of_another_member_state(invoice.buyer["vat_number"]) and any(
        line.tax_code.icp_kind for line in lines
    ):
        raise InvoiceIncomplete(
            _("A supply to another EU country needs the customer's VAT number of that country."),
            field="customer_id",
        )
    _check_regime(invoice, lines)


def _check_regime(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """A draft may be older than the company's VAT regime."""
    regime = VatRegime.objects.on(invoice.invoice_date)
    if regime.small_business and any(line.vat for line in lines):
        raise NoVatCharged(
            _("Under the small-business scheme no VAT is charged. Save the lines again."),
            field="lines",
        )
    singly = regime.margin_method == MarginMethod.INDIVIDUAL
    if singly and any(line.tax_code.is_margin and line.margin_cost is None for line in lines):
        raise InvoiceIncomplete(
            _("Of each used good it must be known what was paid for it."), field="lines"
        )


def _vat_groups(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[InvoiceVat]:
    """What each tax code taxes. The lines' shares add up to the groups they were rounded by."""
    members: dict[tuple[int, Decimal], list[InvoiceLine]] = {}
    for line in lines:
        members.setdefault((line.tax_code_id, line.vat_rate), []).append(line)
    return [
        InvoiceVat(
            invoice=invoice,
            tax_code=inside[0].tax_code,
            vat_category=inside[0].vat_category,
            rate=rate,
            base=sum((line.net for line in inside), ZERO),
            vat=sum((line.vat for line in inside), ZERO),
        )
        for (_code, rate), inside in members.items()
    ]


def _claim(invoice: Invoice) -> list[Posting]:
    receivable = ledger.accounts("receivable")["receivable"]
    return [Posting(receivable, invoice.total, customer_id=invoice.customer_id)]


def _taxed(groups: Sequence[InvoiceVat]) -> list[Taxed]:
    return [
        Taxed(group.tax_code, group.base, group.vat, source=group)
        for group in groups
        if not group.tax_code.is_margin
    ]


def _used_goods(lines: Sequence[InvoiceLine]) -> list[UsedGood]:
    return [
        UsedGood(line.tax_code, line.net, line.margin_cost or ZERO, line.description)
        for line in lines
        if line.tax_code.is_margin
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
