"""Accounting's pages for staff."""

from accounting.admin import (  # noqa: F401  registers
    cards,
    cash_sessions,
    credit_notes,
    fiscal_years,
    gl_accounts,
    invoices,
    journal_entries,
    payments,
    recurring_invoices,
    reports,
    tax_rates,
    vat_books,
    vat_periods,
    work_orders,
)
