"""The till: one open per branch, counted by coins and notes, the difference booked with its reason."""

from decimal import Decimal

import pytest

from accounting.errors import (
    AccountNotPostable,
    CashBanked,
    CashSessionClosed,
    CashSessionOpen,
    DifferenceUnexplained,
)
from accounting.models import CashSession, GlAccount, JournalEntry
from accounting.selectors import consistency
from accounting.services import cash_moves, cash_reports, cash_sessions, payments
from repair_angel.kernel.errors import InvalidInput
from tests.accounting.books import lines_of
from tests.accounting.conftest import DAY, line

D = Decimal


@pytest.fixture
def till(boss) -> CashSession:
    return cash_sessions.open(actor=boss, opening_amount=D("150.00"))


@pytest.fixture
def close(boss, till):
    def count(counts, reason=""):
        return cash_sessions.close(
            actor=boss, cash_session_id=till.pk, counts=counts, reason=reason
        )

    return count


@pytest.fixture
def move(boss, till):
    def add(kind, amount, **more):
        return cash_moves.add(
            actor=boss, cash_session_id=till.pk, kind=kind, amount=D(amount), **more
        )

    return add


def test_a_branch_has_one_open_till(boss, till):
    with pytest.raises(CashSessionOpen):
        cash_sessions.open(actor=boss, opening_amount=D("1"))

    assert CashSession.objects.get().number is None


@pytest.mark.parametrize("counts", [{"3": 1}, {"50": -1}, {"50": 1.5}, {"50": True}, {"50": 10**9}])
def test_what_is_no_count_is_refused(close, counts):
    with pytest.raises(InvalidInput):
        close(counts, "why")

    assert CashSession.objects.get().is_open


def test_a_difference_wants_a_reason(close):
    with pytest.raises(DifferenceUnexplained) as refusal:
        close({"50": 2})

    assert (refusal.value.field, CashSession.objects.get().is_open) == ("reason", True)
    assert not JournalEntry.objects.exists()


def test_a_day_at_the_till(boss, issued, till, close, move):
    invoice = issued(line("100.00"))
    by = {"actor": boss, "invoice_id": invoice.pk, "date": DAY}
    payments.take(amount=D("20.00"), method="card", **by)
    first = payments.take(amount=D("50.00"), method="cash", **by)
    wrong = payments.take(amount=D("5.00"), method="cash", **by)
    back = payments.reverse(actor=boss, payment_id=wrong.pk, date=DAY)
    assert {first.cash_session_id, wrong.cash_session_id, back.cash_session_id} == {till.pk}
    stamps = GlAccount.objects.get(code="4250")
    with pytest.raises(InvalidInput):
        move("spent", "7.50")
    with pytest.raises(AccountNotPostable):
        move("spent", "7.50", account_id=GlAccount.objects.get(code="1300").pk)
    spent = move("spent", "7.50", account_id=stamps.pk, description="Stamps")
    assert lines_of(spent) == {"1000": D("-7.50"), "4250": D("7.50")}
    taken = move("to_bank", "100.00")
    assert cash_sessions.expected(till) == D("92.50")

    closed = close({"50": 1, "20": 2, "2": 1, "0.20": 2}, "Wrong change")

    assert (closed.number, closed.expected, closed.counted, closed.difference) == (
        "Z-2026-0001",
        D("92.50"),
        D("92.40"),
        D("-0.10"),
    )
    assert lines_of(closed) == {"1000": D("-0.10"), "4530": D("0.10")}
    assert cash_reports.render(closed.pk).startswith(b"%PDF")
    with pytest.raises(CashSessionClosed):
        close({"50": 1})
    with pytest.raises(CashSessionClosed):
        move("to_bank", "1.00")
    late = payments.take(amount=D("1.00"), method="cash", **by)
    assert late.cash_session is None
    cash_moves.bank(actor=boss, cash_move_id=taken.pk)
    for one in (taken, spent):
        with pytest.raises(CashBanked):
            cash_moves.bank(actor=boss, cash_move_id=one.pk)
    assert list(consistency.differences()) == []


def test_the_report_waits_for_the_count_and_a_new_day_begins(boss, till, close):
    with pytest.raises(CashSessionOpen):
        cash_reports.render(till.pk)
    close({"100": 1, "50": 1})

    assert cash_sessions.open(actor=boss, opening_amount=D("150.00")).is_open
    assert CashSession.objects.count() == 2
