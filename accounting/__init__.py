"""Invoices, payments, tax codes and the ledger: what the shop earns, owes and declares.

An issued invoice, a posted entry, a payment and a VAT entry never change. Debit equals credit.
A closed period takes nothing.
"""
