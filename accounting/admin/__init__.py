"""Accounting's pages for staff."""

from accounting.admin import books, cards, invoices, payments, work_orders  # noqa: F401  registers
