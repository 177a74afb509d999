"""The accounting tables, one file per document."""

from accounting.models.accounts import GlAccount
from accounting.models.fiscal_years import FiscalYear
from accounting.models.invoices import Invoice, InvoiceLine, InvoiceVat
from accounting.models.journal_entries import JournalEntry, JournalLine
from accounting.models.payments import Payment
from accounting.models.tax_codes import TaxCode
from accounting.models.vat import VatEntry, VatPeriod

__all__ = [
    "FiscalYear",
    "GlAccount",
    "Invoice",
    "InvoiceLine",
    "InvoiceVat",
    "JournalEntry",
    "JournalLine",
    "Payment",
    "TaxCode",
    "VatEntry",
    "VatPeriod",
]
