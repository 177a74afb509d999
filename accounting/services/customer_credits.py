"""What we owe customers: paid back, or set off against another invoice of theirs."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import InvoiceNotIssued, MoreThanDue, MoreThanLeft, OtherCustomer
from accounting.models import CreditNote, CustomerCredit, Invoice, Payment
from accounting.services import cash_vat, money_moves, vat_periods
from accounting.states import InvoiceStatus, PaymentKind, PaymentMethod
from crm.selectors import merged
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.money import shown
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

ZERO = Decimal("0.00")


@command("payments.refund")
def refund(
    *,
    actor: Actor,
    customer_credit_id: int,
    amount: Decimal,
    method: str,
    date: datetime.date | None = None,
    reference: str = "",
) -> Payment:
    """Pay a customer's credit back; cash is rounded where the company rounds it.

    Raises MoreThanLeft, PeriodClosed. Locks the credit and, for cash, the open session of the
    branch. Records `accounting.payment.refunded`.
    """
    credit = _lock(customer_credit_id, amount)
    if method == PaymentMethod.CREDIT:
        raise InvalidInput({"method": ["The selected method is invalid."]})
    rounds = method == PaymentMethod.CASH and money_moves.rounds_cash()
    given = money_moves.in_coins(amount) if rounds else amount
    payment = Payment(
        kind=PaymentKind.REFUND,
        invoice=credit.invoice,
        credit=credit,
        amount=-given,
        difference=amount - given,
        on_account=-amount,
        method=method,
        date=date or vat_periods.today(),
        reference=reference,
        member_id=actor.member_id,
    )
    _use(credit, amount, payment)
    cash_vat.follow(payment)
    events.record(
        "accounting.payment.refunded",
        subject=credit.invoice,
        payment_id=payment.pk,
        amount=given,
        method=method,
    )
    return payment


@command("payments.refund")
def refund_note(
    *, actor: Actor, credit_note_id: int, amount: Decimal | None = None, **how: Any
) -> Payment:
    """Pay back what a credit note left on the customer's account; by default all of it.

    Raises MoreThanLeft, and what paying back a credit raises.
    """
    note = get_or_404(CreditNote.objects.all(), credit_note_id)
    credit = CustomerCredit.objects.filter(credit_note=note).first()
    if credit is None or not credit.left:
        raise MoreThanLeft(_("Credit note %(note)s left nothing to pay back."), note=note)
    amount = credit.left if amount is None else amount
    return refund(actor=actor, customer_credit_id=credit.pk, amount=amount, **how)


@command("payments.take")
def set_off(
    *,
    actor: Actor,
    customer_credit_id: int,
    invoice_id: int,
    amount: Decimal | None = None,
    date: datetime.date | None = None,
) -> Payment:
    """Pay an invoice of the customer with the credit: as much as both allow, unless said.

    Raises OtherCustomer, InvoiceNotIssued, MoreThanDue, MoreThanLeft, PeriodClosed. Locks the
    invoice and the credit. Records `accounting.payment.set_off`, and `accounting.invoice.paid`.
    """
    get_or_refuse(Invoice.objects.all(), invoice_id, "invoice_id")
    invoice = locks.invoice(invoice_id)
    left = get_or_404(CustomerCredit.objects.all(), customer_credit_id).left
    amount = min(left, invoice.amount_due) if amount is None else amount
    credit = _lock(customer_credit_id, amount)
    _check(invoice, credit, amount)
    payment = Payment(
        kind=PaymentKind.SET_OFF,
        invoice=invoice,
        credit=credit,
        amount=ZERO,
        settles=amount,
        on_account=-amount,
        method=PaymentMethod.CREDIT,
        date=date or vat_periods.today(),
        reference=str(credit.credit_note or credit.invoice),
        member_id=actor.member_id,
    )
    _use(credit, amount, payment)
    invoice.amount_paid += amount
    invoice.save(update_fields=["amount_paid"])
    cash_vat.follow(payment)
    events.record(
        "accounting.payment.set_off", subject=invoice, payment_id=payment.pk, amount=amount
    )
    if not invoice.amount_due:
        events.record("accounting.invoice.paid", subject=invoice, total=invoice.total)
    return payment


def _lock(customer_credit_id: int, amount: Decimal) -> CustomerCredit:
    credit = locks.customer_credit(customer_credit_id)
    if amount <= 0:
        raise InvalidInput({"amount": ["The amount must be greater than 0."]})
    if amount > credit.left:
        raise MoreThanLeft(
            _("%(amount)s is more than the %(left)s that is left."),
            field="amount",
            amount=shown(amount, 2),
            left=shown(credit.left, 2),
        )
    return credit


def _check(invoice: Invoice, credit: CustomerCredit, amount: Decimal) -> None:
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued(
            _("Invoice %(invoice)s is %(status)s; only an issued invoice can be paid."),
            field="invoice_id",
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    person = merged.named(credit.customer_id)
    if not merged.people(person.pk).filter(pk=invoice.customer_id).exists():
        raise OtherCustomer(
            _("Invoice %(invoice)s is another customer's."), field="invoice_id", invoice=invoice
        )
    if amount > invoice.amount_due:
        raise MoreThanDue(
            _("%(amount)s is more than the %(due)s that is due."),
            field="amount",
            amount=shown(amount, 2),
            due=shown(invoice.amount_due, 2),
        )


def _use(credit: CustomerCredit, amount: Decimal, payment: Payment) -> None:
    credit.used += amount
    credit.save(update_fields=["used"])
    money_moves.book(payment)
