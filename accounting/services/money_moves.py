"""The part all payments share: the row is written, the till told, the books posted."""

from decimal import Decimal

from accounting import locks
from accounting.models import Payment
from accounting.services import ledger, payment_routes
from accounting.services.ledger import Posting
from accounting.states import PaymentMethod
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Branch, Company
from repair_angel.kernel.money import to_five_cents


def rounds_cash() -> bool:
    """Does this company round cash to what there are coins for?"""
    return Company.objects.filter(pk=tenancy.company_id(), rounds_cash=True).exists()


def in_coins(amount: Decimal) -> Decimal:
    return to_five_cents(amount)


def till(branch_id: int | None) -> int | None:
    """The branch whose till cash goes through: the document's own, else the first that is open."""
    if branch_id is not None:
        return branch_id
    return Branch.objects.filter(active=True).order_by("pk").values_list("pk", flat=True).first()


def book(payment: Payment) -> None:
    """Save a payment and post it. The caller holds the invoice, and the credit it touches.

    Debit where the money lies, credit the customer for what came off the invoice or stays theirs,
    the difference to its own account; everything the other way round for money going out.
    """
    if payment.method == PaymentMethod.CASH:
        payment.cash_session = locks.open_session(till(payment.invoice.branch_id))
    payment.save(force_insert=True)
    route = payment_routes.of(payment.method)
    gains = "cash_difference" if payment.method == PaymentMethod.CASH else "payment_difference"
    account = ledger.accounts("receivable", gains)
    customer_id = payment.invoice.customer_id
    holder_id = payment.credit.customer_id if payment.credit else customer_id
    ledger.post(
        journal=route.journal,
        date=payment.date,
        postings=[
            Posting(route.account_id, payment.amount),
            Posting(account["receivable"], -payment.settles, customer_id=customer_id),
            Posting(account["receivable"], -payment.on_account, customer_id=holder_id),
            Posting(account[gains], -payment.difference),
        ],
        source=payment,
        purpose="taken",
        description=f"{payment.invoice.number} {payment.reference}".strip(),
        branch_id=payment.invoice.branch_id,
    )
