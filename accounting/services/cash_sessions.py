"""A branch's till from opening to counting."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import CashSessionClosed, CashSessionOpen, DifferenceUnexplained
from accounting.models import CashSession, JournalEntry
from accounting.models.cash_sessions import PIECES
from accounting.services import ledger, money_moves, payment_routes, vat_periods
from accounting.services.ledger import Posting
from accounting.states import PaymentMethod
from repair_angel.kernel import clock, events, numbering
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Branch
from repair_angel.kernel.money import rounded, shown
from repair_angel.kernel.tenancy import get_or_refuse

NUMBERS = numbering.Kind("cash_session", "Z-{year}-{seq:04}")
MOST_PIECES = 100_000
ZERO = Decimal("0.00")


@command("cash-sessions.write")
def open(*, actor: Actor, opening_amount: Decimal, branch_id: int | None = None) -> CashSession:
    """Open the till of a branch with a float; without a branch, of the first.

    Raises CashSessionOpen when it is open already. Records `accounting.cash_session.opened`.
    """
    if opening_amount < 0:
        raise InvalidInput({"opening_amount": ["The opening amount must be at least 0."]})
    branch = get_or_refuse(Branch.objects.all(), money_moves.till(branch_id), "branch_id")
    if locks.open_session(branch.pk):
        raise CashSessionOpen(
            _("%(branch)s has an open cash session already."), field="branch_id", branch=branch
        )
    session = CashSession.objects.create(
        branch=branch,
        opened_at=clock.now(),
        opened_by_id=actor.member_id,
        opening_amount=opening_amount,
    )
    events.record(
        "accounting.cash_session.opened",
        subject=session,
        branch_id=branch.pk,
        amount=opening_amount,
    )
    return session


@command("cash-sessions.write")
def close(
    *, actor: Actor, cash_session_id: int, counts: Mapping[str, int], reason: str = ""
) -> CashSession:
    """Count the till and close it: `counts` says how many there are of each coin and note.

    What is missing or too much is booked with its reason. Raises CashSessionClosed,
    DifferenceUnexplained, InvalidInput, PeriodClosed. Locks the session. Records
    `accounting.cash_session.closed`.
    """
    session = locks.cash_session(cash_session_id)
    if not session.is_open:
        raise CashSessionClosed(_("Cash session %(session)s is closed."), session=session)
    session.counts = _checked(counts)
    session.expected = expected(session)
    session.counted = worth(session.counts)
    session.reason = reason
    difference = session.counted - session.expected
    if difference and not reason:
        raise DifferenceUnexplained(
            _("There is %(counted)s where %(expected)s should be: say where it comes from."),
            field="reason",
            counted=shown(session.counted, 2),
            expected=shown(session.expected, 2),
        )
    session.closed_at, session.closed_by_id = clock.now(), actor.member_id
    session.number = numbering.take(NUMBERS, vat_periods.today()).text
    session.save()
    if difference:
        _book(session, difference)
    events.record(
        "accounting.cash_session.closed",
        subject=session,
        branch_id=session.branch_id,
        expected=session.expected,
        counted=session.counted,
    )
    return session


def expected(session: CashSession) -> Decimal:
    """What should be in the till: the float, and all that went in and out since."""
    paid = session.payments.aggregate(sum=Sum("amount"))["sum"] or ZERO
    moved = session.moves.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return session.opening_amount + paid + moved


def worth(counts: Mapping[str, int]) -> Decimal:
    return rounded(sum((Decimal(piece) * count for piece, count in counts.items()), ZERO))


def _checked(counts: Mapping[str, int]) -> dict[str, int]:
    """Pieces there are, each a whole number; those of which there are none are left out."""
    for piece, count in counts.items():
        if piece not in PIECES:
            raise InvalidInput({f"counts.{piece}": [_("There is no such coin or note.")]})
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_PIECES:
            raise InvalidInput({f"counts.{piece}": [_("Give a whole number.")]})
    return {piece: counts[piece] for piece in PIECES if counts.get(piece)}


def _book(session: CashSession, difference: Decimal) -> None:
    """Books follow the till: what is there is there."""
    lost = ledger.accounts("cash_difference")["cash_difference"]
    ledger.post(
        journal=JournalEntry.Journal.CASH,
        date=vat_periods.today(),
        postings=[
            Posting(payment_routes.of(PaymentMethod.CASH).account_id, difference),
            Posting(lost, -difference, description=session.reason),
        ],
        source=session,
        purpose="counted",
        description=str(session),
        branch_id=session.branch_id,
    )
