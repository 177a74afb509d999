"""Credit notes of issued invoices, open by default; a till that is open."""

import datetime
from decimal import Decimal

from accounting.models import CustomerCredit, PaymentRoute, WriteOff
from accounting.services import (
    cash_moves,
    cash_sessions,
    credit_notes,
    crediting,
    invoices,
    issuing,
    payments,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.services.invoice_lines import LineIn
from tests.generated.registry import Exercise, exercises, makes

DAY = datetime.date(2026, 3, 27)


def issued(world):
    made = invoices.create(
        actor=world.owner,
        customer_id=world["customer"].pk,
        invoice_date=DAY,
        lines=[LineIn(description=world.mark, quantity=Decimal(1), unit_price=Decimal("89.00"))],
    )
    return issuing.issue(actor=world.owner, invoice_id=made.pk)


def paid(world):
    invoice = issued(world)
    payments.take(
        actor=world.owner, invoice_id=invoice.pk, amount=invoice.total, method="bank", date=DAY
    )
    return invoice


def credited(world, invoice, price="10.00"):
    return credit_notes.create(
        actor=world.owner,
        invoice_id=invoice.pk,
        reason=world.mark,
        lines=[CreditLineIn(world.mark, unit_price=Decimal(price))],
        date=DAY,
    )


@makes("credit note", path="/api/credit-notes/{id}")
def credit_note(world):
    return credited(world, issued(world))


@makes("invoice line", fields=["invoice_line_id"])
def invoice_line(world):
    return world["credit note"].invoice.lines.get()


@exercises("POST /api/v1/credit-notes")
def create(world):
    line = world["invoice line"]
    body = {"description": "Goodwill", "unit_price": 1, "invoice_line_id": line.pk}
    return Exercise(
        body={"invoice_id": line.invoice_id, "reason": "Late", "lines": [body]},
    )


@exercises("PUT /api/v1/credit-notes/{id}", "PATCH /api/v1/credit-notes/{id}")
def change(world):
    line = {"unit_price": 2, "invoice_line_id": world["invoice line"].pk}
    return Exercise(body={"reason": "Later", "lines": [line]})


@exercises("POST /api/v1/credit-notes/{id}/refund")
def refund(world):
    note = credited(world, paid(world))
    crediting.apply(actor=world.owner, credit_note_id=note.pk)
    return Exercise(ids={"id": note.pk}, body={"method": "bank"})


@makes("customer credit")
def customer_credit(world):
    note = credited(world, paid(world))
    crediting.apply(actor=world.owner, credit_note_id=note.pk)
    return CustomerCredit.objects.get(credit_note=note)


@makes("write-off")
def write_off(world):
    write_offs.write_off(
        actor=world.owner, invoice_id=issued(world).pk, reason="bad_debt", date=DAY, note=world.mark
    )
    return WriteOff.objects.latest("pk")


@makes("cash session", path="/api/cash-sessions/{id}")
def cash_session(world):
    return cash_sessions.open(
        actor=world.owner, opening_amount=Decimal(50), branch_id=world["branch"].pk
    )


@exercises("POST /api/cash-sessions/{id}/close")
def close(world):
    return Exercise(body={"counts": {"50": 1}})


@exercises("GET /api/cash-sessions/{id}/pdf")
def report(world):
    session = world["cash session"]
    cash_sessions.close(actor=world.owner, cash_session_id=session.pk, counts={"50": 1})
    return Exercise(ids={"id": session.pk})


@makes("cash move")
def cash_move(world):
    return cash_moves.add(
        actor=world.owner,
        cash_session_id=world["cash session"].pk,
        kind="to_bank",
        amount=Decimal(5),
        description=world.mark,
    )


@exercises("POST /api/cash-sessions/{id}/moves")
def move(world):
    account = world["gl account"].pk
    return Exercise(body={"kind": "spent", "amount": 5, "account_id": account})


@makes("payment route")
def payment_route(world):
    return PaymentRoute.objects.create(method="other", account=world["gl account"], journal="MEM")
