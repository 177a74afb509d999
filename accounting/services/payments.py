"""Money coming in, and payments taken back that were a mistake."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import (
    CreditUsed,
    DifferenceTooLarge,
    InvoiceNotIssued,
    MoreThanDue,
    PaymentReversed,
)
from accounting.models import CustomerCredit, Invoice, Payment
from accounting.services import cash_vat, money_moves, vat_periods
from accounting.states import InvoiceStatus, PaymentKind, PaymentMethod, Rest
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.money import shown
from repair_angel.kernel.tenancy import get_or_404

MOST_DIFFERENCE = Decimal("1.00")
ZERO = Decimal("0.00")


@command("payments.take")
def take(
    *,
    actor: Actor,
    invoice_id: int,
    amount: Decimal,
    method: str,
    date: datetime.date | None = None,
    reference: str = "",
    rest: str = Rest.AS_IT_IS,
) -> Payment:
    """Book money received for an issued invoice: debit where it lies, credit the debtors.

    `rest` says what becomes of the difference with what is due: less stays due and more is refused,
    unless a cent's difference is written off or more is kept as the customer's credit. Where cash
    is rounded, cash for all that is due is the rounded amount.

    Raises InvoiceNotIssued, MoreThanDue, DifferenceTooLarge, PeriodClosed. Locks the invoice and,
    for cash, the open session of its branch. Records `accounting.payment.taken`, and
    `accounting.invoice.paid` with the last of it.
    """
    invoice = locks.invoice(invoice_id)
    _check(invoice, amount, method)
    payment = _split(invoice, amount, method, rest)
    payment.date = date or vat_periods.today()
    payment.reference, payment.member_id = reference, actor.member_id
    if payment.on_account:
        payment.credit = CustomerCredit.objects.create(
            customer_id=invoice.customer_id,
            invoice=invoice,
            date=payment.date,
            amount=payment.on_account,
        )
    money_moves.book(payment)
    invoice.amount_paid += payment.settles
    invoice.save(update_fields=["amount_paid"])
    cash_vat.follow(payment)
    events.record(
        "accounting.payment.taken",
        subject=invoice,
        payment_id=payment.pk,
        amount=payment.amount,
        method=method,
    )
    if not invoice.amount_due and payment.settles:
        events.record("accounting.invoice.paid", subject=invoice, total=invoice.total)
    return payment


@command("payments.reverse")
def reverse(
    *, actor: Actor, payment_id: int, date: datetime.date | None = None, reference: str = ""
) -> Payment:
    """Undo a payment, set-off or refund by another row the other way round, in the books as well.

    Raises PaymentReversed, CreditUsed, PeriodClosed. Locks the invoice, the customer's credit and,
    for cash, the open session of the branch. Records `accounting.payment.reversed`.
    """
    payment = get_or_404(Payment.objects.all(), payment_id)
    invoice = locks.invoice(payment.invoice_id)
    if payment.kind == PaymentKind.REVERSAL or Payment.objects.filter(reverses=payment).exists():
        raise PaymentReversed(_("This payment has been reversed already."))
    if payment.credit_id:
        _give_back(payment)
    undone = Payment(
        kind=PaymentKind.REVERSAL,
        invoice=invoice,
        amount=-payment.amount,
        settles=-payment.settles,
        difference=-payment.difference,
        on_account=-payment.on_account,
        method=payment.method,
        date=date or vat_periods.today(),
        reference=reference,
        reverses=payment,
        credit_id=payment.credit_id,
        member_id=actor.member_id,
    )
    money_moves.book(undone)
    invoice.amount_paid -= payment.settles
    invoice.save(update_fields=["amount_paid"])
    cash_vat.follow(undone)
    events.record(
        "accounting.payment.reversed",
        subject=invoice,
        payment_id=payment.pk,
        amount=payment.amount,
        method=payment.method,
    )
    return undone


def _check(invoice: Invoice, amount: Decimal, method: str) -> None:
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued(
            _("Invoice %(invoice)s is %(status)s; only an issued invoice can be paid."),
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    if amount <= 0:
        raise InvalidInput({"amount": ["The amount must be greater than 0."]})
    if method == PaymentMethod.CREDIT:
        raise InvalidInput({"method": ["The selected method is invalid."]})


def _split(invoice: Invoice, amount: Decimal, method: str, rest: str) -> Payment:
    """What of the money comes off the invoice, is a difference, or stays the customer's."""
    due = invoice.amount_due
    if method == PaymentMethod.CASH and money_moves.rounds_cash():
        in_coins = money_moves.in_coins(due)
        if due and amount in (due, in_coins):
            return Payment(
                invoice=invoice,
                method=method,
                amount=in_coins,
                settles=due,
                difference=in_coins - due,
            )
    payment = Payment(invoice=invoice, method=method, amount=amount, settles=min(amount, due))
    if rest == Rest.WRITTEN_OFF and due:
        _refuse_large(amount - due)
        payment.settles, payment.difference = due, amount - due
    elif amount > due and rest == Rest.KEPT:
        payment.on_account = amount - due
    elif amount > due:
        raise MoreThanDue(
            _("%(amount)s is more than the %(due)s that is due."),
            field="amount",
            amount=shown(amount, 2),
            due=shown(due, 2),
        )
    return payment


def _refuse_large(difference: Decimal) -> None:
    if abs(difference) > MOST_DIFFERENCE:
        raise DifferenceTooLarge(
            _("A difference of %(difference)s is not written off as such."),
            field="amount",
            difference=shown(abs(difference), 2),
        )


def _give_back(payment: Payment) -> None:
    """Undo what the payment did to the customer's credit."""
    assert payment.credit_id
    credit = locks.customer_credit(payment.credit_id)
    if payment.on_account > 0 and credit.left < payment.on_account:
        raise CreditUsed(_("The credit this payment left has been used since."))
    credit.used += payment.on_account
    credit.save(update_fields=["used"])
