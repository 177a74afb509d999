"""Invoices, drafts by default."""

import datetime
from decimal import Decimal

from accounting.models import FiscalYear, GlAccount, TaxCode
from accounting.services import (
    accounts,
    fiscal_years,
    invoices,
    issuing,
    journal_entries,
    recurring_invoices,
    year_end,
)
from accounting.services.invoice_lines import LineIn
from accounting.services.manual_lines import LineIn as LedgerLine
from repair_angel.kernel import clock
from tests.generated.registry import Exercise, exercises, lists, makes, not_references

DAY = datetime.date(2026, 3, 27)


@makes("invoice", path="/api/invoices/{id}", fields=["invoice_id"])
def invoice(world):
    line = LineIn(description=world.mark, quantity=Decimal(1), unit_price=Decimal("89.00"))
    return invoices.create(
        actor=world.owner,
        customer_id=world["customer"].pk,
        invoice_date=datetime.date(2026, 3, 27),
        lines=[line],
    )


@exercises("POST /api/invoices/{id}/payments")
def pay(world):
    issuing.issue(actor=world.owner, invoice_id=world["invoice"].pk)
    return Exercise(body={"amount": 10, "method": "cash"})


@makes(
    "gl account",
    path=["/api/gl-accounts/{id}", "/api/general-ledger/accounts/{id}"],
    fields=["account_id"],
)
def gl_account(world):
    return accounts.create(
        actor=world.owner,
        code=f"X{GlAccount.objects.count()}",
        name=world.name("Account"),
        type="asset",
    )


lists("/api/gl-accounts", None)  # a page of a hundred is full of the chart a company begins with


@makes("tax code", fields=["tax_code_id"])
def tax_code(world):
    """One whose VAT may be booked on the account that comes before it."""
    code = TaxCode.objects.get(code="S21")
    TaxCode.objects.filter(pk=code.pk).update(
        vat_account=world["gl account"], name=f"{world.mark} 21"
    )
    return code


@makes("journal entry", path="/api/journal-entries/{id}")
def journal_entry(world):
    return journal_entries.create(
        actor=world.owner,
        date=DAY,
        description=world.mark,
        lines=lines_of(world),
        draft=True,
    )


def lines_of(world):
    account = world["gl account"].pk
    return [LedgerLine(account, debit=Decimal(5)), LedgerLine(account, credit=Decimal(5))]


# With source_type: which document, of whatever kind.
not_references("GET /api/journal-entries source_id")


@exercises("POST /api/journal-entries", "PUT /api/journal-entries/{id}")
def enter(world):
    line = {
        "account_id": world["gl account"].pk,
        "customer_id": world["customer"].pk,
        "tax_code_id": world["tax code"].pk,
    }
    lines = [{**line, "debit": 5}, {**line, "credit": 5}]
    return Exercise(body={"date": "2026-03-27", "branch_id": world["branch"].pk, "lines": lines})


@exercises("POST /api/journal-entries/{id}/reverse")
def reverse(world):
    journal_entries.post(actor=world.owner, journal_entry_id=world["journal entry"].pk)
    return Exercise(body={})


@makes("fiscal year", path="/api/fiscal-years/{id}")
def fiscal_year(world):
    """A year that nothing was booked in, so that it can be closed at once."""
    fiscal_years.open_year(2101 + FiscalYear.objects.count())
    return FiscalYear.objects.latest("year")


@exercises("POST /api/fiscal-years/{id}/reopen")
def reopen(world):
    year = world["fiscal year"]
    year_end.close(actor=world.owner, fiscal_year_id=year.pk, legal_form="limited")
    return Exercise(body={"reason": "A late find."})


@exercises("GET /api/journal-entries/auditfile")
def auditfile(world):
    return Exercise(query={"year": 2026})


@makes("recurring invoice", path="/api/recurring-invoices/{id}")
def recurring_invoice(world):
    """One that is due."""
    line = LineIn(description=world.mark, unit_price=Decimal("49.00"))
    return recurring_invoices.create(
        actor=world.owner,
        customer_id=world["customer"].pk,
        frequency="monthly",
        next_run_date=clock.today(),
        lines=[line],
        notes=world.mark,
    )


@exercises("PUT /api/v1/recurring-invoices/{id}", "PATCH /api/v1/recurring-invoices/{id}")
def agree_anew(world):
    line = {"description": "Work", "unit_price": 49, "product_id": world["product"].pk}
    return Exercise(body={"lines": [line]})


@exercises("POST /api/v1/recurring-invoices")
def agree(world):
    """From a date that is not too long ago."""
    line = {"description": "Work", "unit_price": 49, "product_id": world["product"].pk}
    return Exercise(
        body={
            "customer_id": world["customer"].pk,
            "frequency": "monthly",
            "next_run_date": clock.today().isoformat(),
            "branch_id": world["branch"].pk,
            "lines": [line],
        }
    )
