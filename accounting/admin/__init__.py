"""Accounting's pages for staff."""

from accounting.admin import (  # noqa: F401  registers
    books,
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
    work_orders,
)
