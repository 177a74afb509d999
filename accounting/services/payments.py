"""Money coming in."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import InvoiceNotIssued, MoreThanDue
from accounting.models import JournalEntry, Payment
from accounting.services import ledger, vat_periods
from accounting.services.ledger import Posting
from accounting.states import InvoiceStatus, PaymentMethod
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.money import shown

Journal = JournalEntry.Journal
BOOKED = {
    PaymentMethod.CASH: (Journal.CASH, "cash"),
    PaymentMethod.BANK: (Journal.BANK, "bank"),
    PaymentMethod.CARD: (Journal.BANK, "card"),
    PaymentMethod.MOLLIE: (Journal.MOLLIE, "mollie"),
    PaymentMethod.STRIPE: (Journal.STRIPE, "stripe"),
    PaymentMethod.OTHER: (Journal.GENERAL, "in_transit"),
}


@command("payments.take")
def take(
    *,
    actor: Actor,
    invoice_id: int,
    amount: Decimal,
    method: str,
    date: datetime.date | None = None,
    reference: str = "",
) -> Payment:
    """Book money received for an issued invoice: debit where it lies, credit the debtors.

    Raises InvoiceNotIssued, MoreThanDue, PeriodClosed. Locks the invoice. Records
    `accounting.payment.taken`, and `accounting.invoice.paid` with the last of it.
    """
    invoice = locks.invoice(invoice_id)
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued(
            _("Invoice %(invoice)s is %(status)s; only an issued invoice can be paid."),
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    if amount <= 0:
        raise InvalidInput({"amount": ["The amount must be greater than 0."]})
    if amount > invoice.amount_due:
        raise MoreThanDue(
            _("%(amount)s is more than the %(due)s that is due."),
            field="amount",
            amount=shown(amount, 2),
            due=shown(invoice.amount_due, 2),
        )
    payment = Payment.objects.create(
        invoice=invoice,
        amount=amount,
        method=method,
        date=date or vat_periods.today(),
        reference=reference,
        member_id=actor.member_id,
    )
    invoice.amount_paid += amount
    invoice.save(update_fields=["amount_paid"])
    _book(payment)
    events.record(
        "accounting.payment.taken",
        subject=invoice,
        payment_id=payment.pk,
        amount=amount,
        method=method,
    )
    if not invoice.amount_due:
        events.record("accounting.invoice.paid", subject=invoice, total=invoice.total)
    return payment


def _book(payment: Payment) -> None:
    journal, role = BOOKED[PaymentMethod(payment.method)]
    account = ledger.accounts(role, "receivable")
    ledger.post(
        journal=journal,
        date=payment.date,
        postings=[
            Posting(account[role], payment.amount),
            Posting(
                account["receivable"], -payment.amount, customer_id=payment.invoice.customer_id
            ),
        ],
        source=payment,
        purpose="taken",
        description=f"{payment.invoice.number} {payment.reference}".strip(),
        branch_id=payment.invoice.branch_id,
    )
