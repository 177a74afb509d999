"""Profit and loss, and the balance sheet: sections of accounts with their sums."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from accounting.models import GlAccount
from accounting.selectors import balances
from accounting.selectors.balances import RESULT, ZERO, Account, Balance, Span

Type = GlAccount.Type


@dataclass(frozen=True)
class Row:
    """An account with its amount now and in the period it is compared with."""

    account: Account
    amount: Decimal
    before: Decimal


@dataclass(frozen=True)
class Section:
    """Accounts of one kind. Income, liabilities and equity are shown as positive amounts."""

    name: str
    rows: list[Row]

    @property
    def amount(self) -> Decimal:
        return sum((row.amount for row in self.rows), ZERO)

    @property
    def before(self) -> Decimal:
        return sum((row.before for row in self.rows), ZERO)


@dataclass(frozen=True)
class ProfitAndLoss:
    """Revenue, what was sold cost, other costs; what is left is the result."""

    revenue: Section
    cost_of_sales: Section
    expenses: Section

    @property
    def margin(self) -> Decimal:
        return self.revenue.amount - self.cost_of_sales.amount

    @property
    def margin_before(self) -> Decimal:
        return self.revenue.before - self.cost_of_sales.before

    @property
    def result(self) -> Decimal:
        return self.margin - self.expenses.amount

    @property
    def result_before(self) -> Decimal:
        return self.margin_before - self.expenses.before


@dataclass(frozen=True)
class BalanceSheet:
    """What there is, and whose it is; both sides are the same."""

    assets: Section
    liabilities: Section
    equity: Section


def profit_and_loss(span: Span, compared: Span | None = None) -> ProfitAndLoss:
    """Of a period, beside another (by default the same days a year earlier). Closing entries are left out."""
    now = balances.of_accounts(span, with_closing=False)
    then = balances.of_accounts(compared or span.before(), with_closing=False)

    def section(name: str, fits: Callable[[Account], bool], sign: int) -> Section:
        return _section(name, now, then, fits, lambda one: sign * one.movement)

    return ProfitAndLoss(
        section("revenue", lambda a: a.type == Type.INCOME, -1),
        section("cost_of_sales", lambda a: a.type == Type.EXPENSE and a.subtype == "cogs", 1),
        section("expenses", lambda a: a.type == Type.EXPENSE and a.subtype != "cogs", 1),
    )


def balance_sheet(
    day: datetime.date, compared: datetime.date | None = None, branch_id: int | None = None
) -> BalanceSheet:
    """At the end of a day, beside another (by default the end of the year before).

    The result of a year that is not closed stands on the account of the result.
    """
    earlier = compared or datetime.date(day.year - 1, 12, 31)
    now, then = _with_result(day, branch_id), _with_result(earlier, branch_id)

    def section(name: str, kind: str, sign: int) -> Section:
        return _section(name, now, then, lambda a: a.type == kind, lambda one: sign * one.closing)

    return BalanceSheet(
        section("assets", Type.ASSET, 1),
        section("liabilities", Type.LIABILITY, -1),
        section("equity", Type.EQUITY, -1),
    )


def _with_result(day: datetime.date, branch_id: int | None) -> list[Balance]:
    """All balances on a day, what the year has earned so far added to the account of the result."""
    found = balances.of_accounts(Span(datetime.date(day.year, 1, 1), day, branch_id))
    earned = sum((one.closing for one in found if one.account.is_of_result), ZERO)
    if not earned:
        return found
    result = next((one for one in found if one.account.subtype == RESULT), None)
    if result is None:
        result = Balance(balances.result_account(), ZERO, ZERO, ZERO)
        found = [*found, result]
    grown = replace(result, opening=result.opening + earned)
    return [grown if one is result else one for one in found]


def _section(
    name: str,
    now: Iterable[Balance],
    then: Iterable[Balance],
    fits: Callable[[Account], bool],
    amount: Callable[[Balance], Decimal],
) -> Section:
    amounts = {one.account: amount(one) for one in now if fits(one.account)}
    before = {one.account: amount(one) for one in then if fits(one.account)}
    accounts = sorted(amounts.keys() | before.keys(), key=lambda account: account.code)
    rows = [Row(one, amounts.get(one, ZERO), before.get(one, ZERO)) for one in accounts]
    return Section(name, [row for row in rows if row.amount or row.before])
