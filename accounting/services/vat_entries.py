"""From what was taxed to where it is booked and declared: the one way VAT entries come to be.

For every document that bears VAT, the same three steps, within its command:

    taxed = [Taxed(code, base, vat), …]                       # one per tax code
    entry = ledger.post(postings=[…, *vat_entries.postings(taxed)], …)
    vat_entries.declare(entry, taxed, source=document)

Amounts are positive for a sale or a purchase, negative for its credit. None of it is a command.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.errors import InvoiceIncomplete
from accounting.models import JournalEntry, TaxCode, VatEntry
from accounting.services.ledger import Posting
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Taxed:
    """What one tax code taxes on a document; `source` is the part of it the entry names."""

    tax_code: TaxCode
    base: Decimal
    vat: Decimal
    source: TenantModel | None = None


@dataclass(frozen=True)
class Declared:
    """One amount of one rubriek."""

    rubriek: str
    base: Decimal
    vat: Decimal


def rubrieken(taxed: Taxed) -> Iterator[Declared]:
    """Where it is declared: where the supply is, where its VAT is, and where that is deducted.

    A supply and its VAT share a Dutch rubriek and have two French ones; exempt supplies have none.
    """
    code = taxed.tax_code
    if code.rubriek_base and code.rubriek_base != (code.rubriek_vat or code.rubriek_base):
        yield Declared(code.rubriek_base, taxed.base, ZERO)
        yield Declared(code.rubriek_vat, taxed.base, taxed.vat)
    elif rubriek := code.rubriek_vat or code.rubriek_base:
        yield Declared(rubriek, taxed.base, taxed.vat)
    if code.rubriek_deduct:
        yield Declared(code.rubriek_deduct, taxed.base, taxed.vat)


def postings(taxed: Iterable[Taxed]) -> list[Posting]:
    """The VAT accounts' lines: VAT owed is a credit, VAT deducted a debit.

    Raises InvoiceIncomplete for a code whose VAT has no account.
    """
    found = []
    for one in taxed:
        if not one.vat:
            continue
        code = one.tax_code
        owed, deducted = code.vat_account_id, code.deduct_account_id
        if not (owed or deducted):
            raise InvoiceIncomplete(_("Tax code %(code)s has no VAT account."), code=code)
        found += [Posting(owed, -one.vat)] if owed else []
        found += [Posting(deducted, one.vat)] if deducted else []
    return found


def declare(
    entry: JournalEntry,
    taxed: Iterable[Taxed],
    *,
    source: TenantModel,
    vat_number: str = "",
    belongs_to_id: int | None = None,
) -> list[VatEntry]:
    """VAT entries of a posted journal entry, on its date.

    `belongs_to_id` marks a late find of that earlier, closed period. The database refuses a date in
    a closed one (PeriodClosed comes from posting already).
    """
    return VatEntry.objects.bulk_create(
        [
            _entry(entry, one, declared, source, vat_number, belongs_to_id)
            for one in taxed
            for declared in rubrieken(one)
        ]
    )


def undo(entry: JournalEntry, reversal: JournalEntry) -> list[VatEntry]:
    """What `entry` declared, taken back on the date of the entry that reverses it."""
    return VatEntry.objects.bulk_create(
        VatEntry(
            entry=reversal,
            tax_code_id=one.tax_code_id,
            rubriek=one.rubriek,
            base=-one.base,
            vat=-one.vat,
            date=reversal.date,
            vat_number=one.vat_number,
            source_type=one.source_type,
            source_id=one.source_id,
        )
        for one in VatEntry.objects.filter(entry=entry).order_by("pk")
    )


def _entry(
    entry: JournalEntry,
    taxed: Taxed,
    declared: Declared,
    source: TenantModel,
    vat_number: str,
    belongs_to_id: int | None,
) -> VatEntry:
    source_type, source_id = reference_to(taxed.source or source)
    return VatEntry(
        entry=entry,
        tax_code=taxed.tax_code,
        rubriek=declared.rubriek,
        base=declared.base,
        vat=declared.vat,
        date=entry.date,
        vat_number=vat_number[:20] if taxed.tax_code.icp_kind else "",
        source_type=source_type,
        source_id=source_id,
        belongs_to_id=belongs_to_id,
    )
