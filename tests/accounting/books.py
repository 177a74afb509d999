"""Reading the books in tests: short words for what an entry says."""

from decimal import Decimal

from accounting.models import JournalEntry, JournalLine, VatEntry
from repair_angel.kernel.tenancy import TenantModel


def lines_of(source: TenantModel) -> dict[str, Decimal]:
    """Account code → debit (positive) or credit (negative) of the entry a document made."""
    entry = JournalEntry.objects.get(source_type=source._meta.label_lower, source_id=source.pk)
    return {
        line.account.code: line.debit - line.credit
        for line in JournalLine.objects.filter(entry=entry).select_related("account")
    }


def vat_of(source: TenantModel) -> list[tuple[str, Decimal, Decimal]]:
    """(rubriek, base, VAT) of the entry a document made."""
    entry = JournalEntry.objects.get(source_type=source._meta.label_lower, source_id=source.pk)
    return list(
        VatEntry.objects.filter(entry=entry)
        .order_by("rubriek")
        .values_list("rubriek", "base", "vat")
    )


def nothing_posted() -> bool:
    return not JournalEntry.objects.exists() and not VatEntry.objects.exists()
