"""Invoices, drafts by default."""

import datetime
from decimal import Decimal

from accounting.models import FiscalYear
from accounting.services import fiscal_years, invoices, issuing, year_end
from accounting.services.invoice_lines import LineIn
from tests.generated.registry import Exercise, exercises, makes


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
