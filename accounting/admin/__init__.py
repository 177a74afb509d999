"""Accounting's pages for staff."""

from accounting.admin import books, cards, invoices, payments  # noqa: F401  registers
