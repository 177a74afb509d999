"""The accounting tables, one file per document."""

from accounting.models.accounts import GlAccount
from accounting.models.cash_sessions import CashMove, CashSession
from accounting.models.credit_notes import CreditNote, CreditNoteLine, CreditNoteVat
from accounting.models.customer_credits import CustomerCredit
from accounting.models.deferred_vat import DeferredVat
from accounting.models.fiscal_years import FiscalYear
from accounting.models.invoices import Invoice, InvoiceLine, InvoiceVat
from accounting.models.journal_entries import JournalEntry, JournalLine
from accounting.models.margin import MarginEntry, MarginResult
from accounting.models.payments import Payment, PaymentRoute
from accounting.models.recurring_invoices import (
    Occurrence,
    RecurringInvoice,
    RecurringInvoiceLine,
)
from accounting.models.tax_codes import TaxCode
from accounting.models.vat import VatCorrection, VatEntry, VatPeriod, VatSupplement
from accounting.models.vat_regimes import VatRegime
from accounting.models.write_offs import WriteOff

__all__ = [
    "CashMove",
    "CashSession",
    "CreditNote",
    "CreditNoteLine",
    "CreditNoteVat",
    "CustomerCredit",
    "FiscalYear",
    "DeferredVat",
    "GlAccount",
    "Invoice",
    "InvoiceLine",
    "InvoiceVat",
    "JournalEntry",
    "JournalLine",
    "MarginEntry",
    "MarginResult",
    "Occurrence",
    "Payment",
    "PaymentRoute",
    "RecurringInvoice",
    "RecurringInvoiceLine",
    "TaxCode",
    "VatCorrection",
    "VatEntry",
    "VatPeriod",
    "VatRegime",
    "VatSupplement",
    "WriteOff",
]
