"""Cash in and out of the till without an invoice: to the bank, change, small expenses."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import AccountNotPostable, CashBanked, CashSessionClosed
from accounting.models import CashMove, GlAccount, JournalEntry
from accounting.services import ledger, payment_routes, vat_periods
from accounting.services.ledger import Posting
from accounting.states import CashMoveKind, PaymentMethod
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

OUT = (CashMoveKind.TO_BANK, CashMoveKind.SPENT)
BANK = (CashMoveKind.TO_BANK, CashMoveKind.FROM_BANK)
BANKED = "banked"


@command("cash-sessions.write")
def add(
    *,
    actor: Actor,
    cash_session_id: int,
    kind: str,
    amount: Decimal,
    account_id: int | None = None,
    description: str = "",
) -> CashMove:
    """Put cash in the till or take it out; `amount` is above zero, `kind` says which way.

    What goes to the bank or comes from it is on its way until the bank books it; anything else
    names its account. Raises CashSessionClosed, AccountNotPostable, PeriodClosed. Locks the
    session. Records `accounting.cash_session.moved`.
    """
    session = locks.cash_session(cash_session_id)
    if not session.is_open:
        raise CashSessionClosed(_("Cash session %(session)s is closed."), session=session)
    if amount <= 0:
        raise InvalidInput({"amount": ["The amount must be greater than 0."]})
    account_id = _account(kind, account_id)
    move = CashMove.objects.create(
        session=session,
        kind=kind,
        amount=-amount if kind in OUT else amount,
        account_id=account_id,
        description=description,
        member_id=actor.member_id,
    )
    ledger.post(
        journal=JournalEntry.Journal.CASH,
        date=vat_periods.today(),
        postings=[
            Posting(payment_routes.of(PaymentMethod.CASH).account_id, move.amount),
            Posting(account_id, -move.amount, description=description),
        ],
        source=move,
        purpose="moved",
        description=description or str(move),
        branch_id=session.branch_id,
    )
    events.record("accounting.cash_session.moved", subject=session, kind=kind, amount=move.amount)
    return move


@command("cash-sessions.write")
def bank(*, actor: Actor, cash_move_id: int, date: datetime.date | None = None) -> CashMove:
    """The bank has booked cash that was on its way, one direction or the other.

    Raises CashBanked, AccountNotPostable, PeriodClosed. Locks the session. Records
    `accounting.cash_move.banked`.
    """
    move = get_or_404(CashMove.objects.select_related("session"), cash_move_id)
    locks.cash_session(move.session_id)
    if move.kind not in BANK:
        raise CashBanked(_("This cash was not on its way to or from the bank."))
    if is_banked(move):
        raise CashBanked(_("The bank has booked this already."))
    account = ledger.accounts("bank", "in_transit")
    ledger.post(
        journal=JournalEntry.Journal.BANK,
        date=date or vat_periods.today(),
        postings=[
            Posting(account["bank"], -move.amount),
            Posting(account["in_transit"], move.amount),
        ],
        source=move,
        purpose=BANKED,
        description=move.description or str(move),
        branch_id=move.session.branch_id,
    )
    events.record("accounting.cash_move.banked", subject=move, amount=move.amount)
    return move


def is_banked(move: CashMove) -> bool:
    source_type, source_id = reference_to(move)
    entries = JournalEntry.objects.filter(source_type=source_type, source_id=source_id)
    return entries.filter(purpose=BANKED).exists()


def _account(kind: str, account_id: int | None) -> int:
    """The account facing the till."""
    if kind in BANK:
        return ledger.accounts("in_transit")["in_transit"]
    if account_id is None:
        raise InvalidInput({"account_id": ["The account id field is required."]})
    account = get_or_refuse(GlAccount.objects.all(), account_id, "account_id")
    if account.is_control or not account.is_active or account.subtype.startswith("vat"):
        raise AccountNotPostable(
            _("Cash is not booked on account %(account)s by hand."),
            field="account_id",
            account=account,
        )
    return account.pk
