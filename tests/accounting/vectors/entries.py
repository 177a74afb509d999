"""Does an entry say what a published case says? Accounts, sides, journal and VAT."""

from collections import Counter
from decimal import Decimal
from typing import Any

from accounting.models import JournalEntry, JournalLine, VatEntry
from repair_angel.kernel.tenancy import TenantModel


def says(source: TenantModel, case: dict[str, Any], *, purpose: str = "") -> bool:
    """Compare the posted entry that a document made with the case; asserts what differs."""
    entries = JournalEntry.objects.filter(
        source_type=source._meta.label_lower, source_id=source.pk, status="posted"
    )
    entry = entries.get(purpose=purpose) if purpose else entries.get()
    assert entry.journal == case["journal"]
    lines = JournalLine.objects.filter(entry=entry).select_related("account")
    assert Counter((one.account.code, one.debit, one.credit) for one in lines) == Counter(
        (one["account"], Decimal(one["debit"]), Decimal(one["credit"])) for one in case["lines"]
    )
    declared = VatEntry.objects.filter(entry=entry)
    assert Counter(declared.values_list("rubriek", "base", "vat")) == Counter(
        (one["rubriek"], Decimal(one["base"]), Decimal(one["vat"])) for one in case["vat_entries"]
    )
    return True
