"""What the database refuses by itself, whoever asks: every guard of the books is tried."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounting.models import JournalEntry, JournalLine, VatEntry, VatPeriod
from accounting.services import invoice_pdfs, ledger, payments
from repair_angel.kernel.models import Branch
from tests.accounting.conftest import DAY


def refused(statement: str, *parameters: object) -> str:
    """Run raw SQL that must fail; returns what the database said."""
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)
    return str(refusal.value)


@pytest.fixture
def invoice(boss, issued):
    made = issued()
    payments.take(actor=boss, invoice_id=made.pk, amount=Decimal("7.69"), method="cash", date=DAY)
    return made


@pytest.mark.parametrize(
    "change",
    [
        "number = 'INV-2026-0009'",
        "total = 1",
        "customer_id = NULL",
        "status = 'draft'",
        "invoice_date = '2020-01-01'",
        "buyer = '{}'",
    ],
)
def test_an_issued_invoice_keeps_its_word(invoice, change):
    said = refused(f"UPDATE accounting_invoice SET {change} WHERE id = %s", invoice.pk)

    assert "guard frozen" in said


def test_the_pdf_of_an_invoice_is_never_replaced(boss, invoice):
    kept = invoice_pdfs.keep(actor=boss, invoice_id=invoice.pk)

    assert "guard kept_pdf" in refused(
        "UPDATE accounting_invoice SET pdf_id = NULL WHERE pdf_id = %s", kept.pk
    )


def test_an_issued_invoice_stays(invoice):
    assert "guard" in refused("DELETE FROM accounting_invoice WHERE id = %s", invoice.pk)


@pytest.mark.parametrize(
    ("table", "column"), [("accounting_invoiceline", "net"), ("accounting_invoicevat", "vat")]
)
def test_the_parts_of_an_issued_invoice_stay(invoice, table, column):
    where = f"FROM {table} WHERE invoice_id = {invoice.pk}"
    assert "guard frozen_part" in refused(
        f"UPDATE {table} SET {column} = 0 WHERE invoice_id = %s", invoice.pk
    )
    assert "guard frozen_part" in refused(f"DELETE {where}")


def test_more_can_not_be_paid_than_the_total(invoice):
    said = refused("UPDATE accounting_invoice SET amount_paid = 10770 WHERE id = %s", invoice.pk)

    assert "invoice_paid_within_total" in said


@pytest.mark.parametrize(
    ("table", "column"), [("accounting_payment", "amount"), ("accounting_vatentry", "vat")]
)
def test_payments_and_vat_entries_are_only_added(invoice, table, column):
    assert "only ever added" in refused(f"UPDATE {table} SET {column} = 1")
    assert "only ever added" in refused(f"DELETE FROM {table}")


def test_a_posted_entry_is_never_changed(invoice):
    entry = JournalEntry.objects.get(purpose="issued")

    assert "guard frozen" in refused(
        "UPDATE accounting_journalentry SET date = '2026-01-01' WHERE id = %s", entry.pk
    )
    assert "guard" in refused("DELETE FROM accounting_journalentry WHERE id = %s", entry.pk)
    for change in ("SET debit = 1", "SET description = 'x'"):
        assert "guard frozen_part" in refused(
            f"UPDATE accounting_journalline {change} WHERE entry_id = %s", entry.pk
        )
    assert "guard frozen_part" in refused(
        "DELETE FROM accounting_journalline WHERE entry_id = %s", entry.pk
    )


@pytest.fixture
def unposted(company) -> JournalEntry:
    """A draft entry of 10.00 against 9.99."""
    account = ledger.accounts("cash", "bank")
    entry = JournalEntry.objects.create(journal="MEM", date=DAY)
    JournalLine.objects.create(
        entry=entry, position=1, account_id=account["cash"], debit=Decimal("10.00")
    )
    JournalLine.objects.create(
        entry=entry, position=2, account_id=account["bank"], credit=Decimal("9.99")
    )
    return entry


POST = "UPDATE accounting_journalentry SET status = 'posted', number = 'MEM-1' WHERE id = %s"


def test_an_unbalanced_entry_is_not_posted(unposted):
    assert "guard unbalanced" in refused(POST, unposted.pk)


def test_an_entry_of_one_line_is_not_posted(unposted):
    JournalLine.objects.filter(entry=unposted).delete()

    assert "guard unbalanced" in refused(POST, unposted.pk)


def test_an_entry_in_a_closed_period_is_not_posted(unposted):
    JournalLine.objects.filter(entry=unposted, position=2).update(credit=Decimal("10.00"))
    VatPeriod.objects.update(status="closed")

    assert "guard closed_period" in refused(POST, unposted.pk)


def test_an_entry_without_a_period_is_not_posted(unposted):
    JournalLine.objects.filter(entry=unposted, position=2).update(credit=Decimal("10.00"))
    JournalEntry.objects.filter(pk=unposted.pk).update(date="2031-01-01")

    assert "guard closed_" in refused(POST, unposted.pk)


def test_an_entry_is_born_a_draft(company):
    said = refused(
        "INSERT INTO accounting_journalentry (company_id, journal, number, status, date, description,"
        " source_type, purpose, created_at)"
        " VALUES (%s, 'MEM', 'MEM-1', 'posted', '2026-03-27', '', '', '', '2026-03-27 10:00:00')",
        company.pk,
    )

    assert "guard born_draft" in said


def test_a_line_has_one_side(unposted):
    said = refused(
        "UPDATE accounting_journalline SET credit = 5 WHERE entry_id = %s AND position = 1",
        unposted.pk,
    )

    assert "journalline_one_side" in said


def test_vat_is_declared_from_posted_entries_only(unposted):
    from accounting.models import TaxCode

    with pytest.raises(DatabaseError, match="guard vat_of_draft"), transaction.atomic():
        VatEntry.objects.create(
            entry=unposted,
            tax_code=TaxCode.objects.get(code="S21"),
            rubriek="1a",
            base=Decimal("1"),
            vat=Decimal("0.21"),
            date=DAY,
            source_type="x",
            source_id=Branch.objects.get().pk,
        )


def test_money_is_an_integer_even_for_raw_sql(invoice):
    if connection.vendor == "sqlite":
        said = refused("UPDATE accounting_invoice SET amount_paid = 1.5 WHERE id = %s", invoice.pk)
        assert "CHECK constraint failed" in said
    else:
        said = refused("UPDATE accounting_invoice SET amount_paid = 'x' WHERE id = %s", invoice.pk)
        assert "bigint" in said
