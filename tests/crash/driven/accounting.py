"""Money without an operation of the API."""

from decimal import Decimal

from accounting.models import CustomerCredit, Invoice, Payment, RecurringInvoice, WriteOff
from accounting.services import (
    cash_moves,
    cash_sessions,
    credit_note_sending,
    issuing,
    payment_routes,
    payments,
    recurring_invoices,
    sending,
    write_offs,
)
from crm.models import Customer
from tests.crash.scenarios import drives, finds, sends
from tests.generated import registry
from tests.generated.registry import World


@drives("accounting.invoices.create_from_work_order")
def bill_a_repair(world):
    return {"work_order_id": world["work_order_line"].work_order_id}


@sends("invoice_email")
def mail_an_invoice(world):
    return sending.send(actor=world.owner, invoice_id=world["invoice"].pk)


@drives("accounting.cash_moves.bank")
def the_bank_counts_it(world):
    till = cash_sessions.open(actor=world.owner, opening_amount=Decimal(100))
    move = cash_moves.add(
        actor=world.owner, cash_session_id=till.pk, kind="to_bank", amount=Decimal(50)
    )
    return {"cash_move_id": move.pk}


@drives("accounting.customer_credits.refund")
def pay_a_credit_back(world):
    return {"customer_credit_id": _credit(world).pk, "amount": Decimal(5), "method": "bank"}


@drives("accounting.customer_credits.set_off")
def pay_with_a_credit(world):
    credit, other = _credit(world), registry.MAKERS["invoice"](world)
    issuing.issue(actor=world.owner, invoice_id=other.pk)
    return {"customer_credit_id": credit.pk, "invoice_id": other.pk}


@drives("accounting.payment_routes.set_route")
def book_elsewhere(world):
    return {"method": "card", "account_id": world["gl account"].pk, "journal": "BNK"}


@drives("accounting.payment_routes.forget")
def book_as_before(world):
    route = payment_routes.set_route(actor=world.owner, **book_elsewhere(world))
    return {"payment_route_id": route.pk}


@drives("accounting.payments.reverse")
def undo_a_payment(world):
    return {"payment_id": _paid(world, Decimal(10)).pk}


@drives("accounting.write_offs.write_off")
def give_up(world):
    return {"invoice_id": _issued(world).pk, "reason": "bad_debt"}


@drives("accounting.write_offs.take_back")
def ask_after_all(world):
    given_up: WriteOff = write_offs.write_off(actor=world.owner, **give_up(world))
    return {"write_off_id": given_up.pk}


def _issued(world: World) -> Invoice:
    return issuing.issue(actor=world.owner, invoice_id=world["invoice"].pk)


def _paid(world: World, amount: Decimal, rest: str = "") -> Payment:
    return payments.take(
        actor=world.owner, invoice_id=_issued(world).pk, amount=amount, method="bank", rest=rest
    )


def _credit(world: World) -> CustomerCredit:
    """What was paid too much."""
    _paid(world, Decimal(200), rest="kept")
    return CustomerCredit.objects.latest("pk")


@sends("credit_note_email")
def mail_a_credit_note(world):
    return credit_note_sending.send(
        actor=world.owner, credit_note_id=world["credit note"].pk, to="jane@example.com"
    )


@drives("accounting.recurring_runs.generate")
def make_what_is_due(world):
    return {"recurring_invoice_ids": [_recurring(world, auto_send=True)]}


@drives("accounting.recurring_runs.fail")
def say_why_not(world):
    return {"recurring_invoice_id": _recurring(world), "reason": "The period is closed."}


@drives("accounting.recurring_invoices.pause")
def stop_for_a_while(world):
    return {"recurring_invoice_id": _recurring(world)}


@drives("accounting.recurring_invoices.resume")
def go_on(world):
    recurring = _recurring(world)
    recurring_invoices.pause(actor=world.owner, recurring_invoice_id=recurring)
    return {"recurring_invoice_id": recurring}


@finds("accounting.tasks.generate_recurring_invoices")
def due_today(world):
    """Two that are made together, and one that cannot be: its customer has no address."""
    for more in ({}, {}, {"auto_send": True}):
        _recurring(world, **more)
    Customer.objects.update(email="")


def _recurring(world: World, **more: object) -> int:
    anew = world.anew()
    Customer.objects.filter(pk=anew["customer"].pk).update(email="jane@example.com")
    pk: int = anew["recurring invoice"].pk
    RecurringInvoice.objects.filter(pk=pk).update(**more)
    return pk
