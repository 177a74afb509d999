"""Accounting's pages for staff."""

from accounting.admin import books, cards, fiscal_years, invoices, payments, work_orders  # noqa: F401  registers
