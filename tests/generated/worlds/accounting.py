"""Invoices, drafts by default."""

import datetime
from decimal import Decimal

from accounting.services import invoices, issuing
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
