"""From a VAT entry to the paper behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounting.models import InvoiceVat, VatEntry
from repair_angel.kernel.references import type_of


@dataclass(frozen=True)
class Document:
    """What a VAT entry comes from: the kind of document, its id and what people call it."""

    type: str
    id: int
    label: str


def of(entries: Iterable[VatEntry]) -> Mapping[int, Document]:
    """By the entries' ids. `entry` comes loaded; an invoice's share leads to the invoice."""
    entries = list(entries)
    shares = [one.source_id for one in entries if one.source_type == type_of(InvoiceVat)]
    invoices = dict(InvoiceVat.objects.filter(pk__in=shares).values_list("pk", "invoice_id"))
    return {one.pk: _document(one, invoices) for one in entries}


def _document(vat: VatEntry, invoices: Mapping[int, int]) -> Document:
    label = vat.entry.number or ""
    if vat.source_type == type_of(InvoiceVat) and vat.source_id in invoices:
        return Document("accounting.invoice", invoices[vat.source_id], label)
    if vat.entry.source_id is not None:
        return Document(vat.entry.source_type, vat.entry.source_id, label)
    return Document("accounting.journalentry", vat.entry_id, label)
