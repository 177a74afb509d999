"""The ledger is checked by itself; each fault is planted with the guards down, and found."""

from decimal import Decimal

import pytest
from django.db import connection

from accounting.models import FiscalYear, GlAccount, JournalEntry, VatPeriod
from accounting.selectors import ledger_consistency
from accounting.services import journal_entries, payments, year_end
from accounting.services.manual_lines import LineIn
from repair_angel.kernel import guards
from repair_angel.kernel.commands import SYSTEM
from tests.accounting.conftest import DAY, line


@pytest.fixture
def books(boss, issued):
    """An invoice, paid in part; an entry by hand, and its reversal."""
    invoice = issued(line("100"))
    payments.take(actor=boss, invoice_id=invoice.pk, amount=Decimal("80"), method="cash", date=DAY)
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    rent = [LineIn(ids["4100"], debit=Decimal("40")), LineIn(ids["1100"], credit=Decimal("40"))]
    entry = journal_entries.create(actor=boss, date=DAY, lines=rent)
    journal_entries.reverse(actor=boss, journal_entry_id=entry.pk, date=DAY)
    return invoice


def plant(statement: str) -> list[str]:
    """Do what the database refuses, and see what is found."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        guards.take_down()
        cursor.execute(statement)
    return [difference.what for difference in ledger_consistency.differences()]


def test_books_in_order_have_nothing_to_say(books):
    assert list(ledger_consistency.differences()) == []


LINE = "UPDATE accounting_journalline SET"
OF = "WHERE entry_id IN (SELECT id FROM accounting_journalentry WHERE"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            f"{LINE} debit = 3900 {OF} reverses_id IS NULL AND number = 'MEM-2026-00001') AND debit > 0",
            ["reversal of MEM-2026-00001", "trial balance of 2026-03"],
        ),
        (
            "UPDATE accounting_journalentry SET date = '2031-01-01' WHERE number = 'MEM-2026-00001'",
            ["entries outside of every fiscal year", "entries outside of every VAT period"],
        ),
        ("DELETE FROM accounting_vatentry", ["vat output"]),
        (
            "UPDATE accounting_journalentry SET source_id = source_id + 1000"
            " WHERE source_type = 'accounting.payment'",
            ["payment "],
        ),
        ("UPDATE accounting_invoice SET amount_paid = 7000", ["paid of INV-2026-0001"]),
        (
            "UPDATE kernel_numberseries SET value = 9 WHERE kind = 'entry:MEM'",
            ["numbers of MEM 2026"],
        ),
    ],
)
def test_a_planted_fault_is_found(books, statement, found):
    said = plant(statement)

    assert len(said) == len(found)
    assert all(one.startswith(start) for one, start in zip(said, found, strict=True))


def test_a_closed_year_that_earned_more_than_it_closed_with_is_found(books):
    VatPeriod.objects.update(status="closed")
    year = FiscalYear.objects.get(year=DAY.year)
    year_end.close(actor=SYSTEM, fiscal_year_id=year.pk, legal_form="limited")
    assert list(ledger_consistency.differences()) == []
    closing = JournalEntry.objects.get(purpose="closed-1").pk

    said = plant(f"{LINE} debit = debit + 100, credit = 0 WHERE entry_id = {closing} AND debit > 0")

    assert f"result of the closed year {DAY.year}" in said
