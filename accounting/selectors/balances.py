"""What stands on each account: the one query behind every report of the books."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from accounting.models import GlAccount
from repair_angel.kernel import tenancy

ZERO = Decimal("0.00")
RESULT = "current_year_result"

# The opening entry that carries last year's result into the equity counts as opening balance.
_OPENING = "(e.date < %(first)s OR (e.is_closing AND e.date = %(year)s))"
_BALANCES = """
SELECT a.id, a.code, a.name, a.type, a.subtype, s.earlier, s.opening, s.debit, s.credit
FROM accounting_glaccount a JOIN (
    SELECT l.account_id,
        SUM(CASE WHEN e.date < %(year)s THEN l.debit - l.credit ELSE 0 END) AS earlier,
        SUM(CASE WHEN {opening} THEN l.debit - l.credit ELSE 0 END) AS opening,
        SUM(CASE WHEN {opening} THEN 0 ELSE l.debit END) AS debit,
        SUM(CASE WHEN {opening} THEN 0 ELSE l.credit END) AS credit
    FROM accounting_journalline l
    JOIN accounting_journalentry e ON e.id = l.entry_id AND e.company_id = l.company_id
    WHERE l.company_id = %(company)s AND e.status = 'posted' AND e.date <= %(last)s{more}
    GROUP BY l.account_id
) s ON s.account_id = a.id
WHERE a.company_id = %(company)s ORDER BY a.code
"""


@dataclass(frozen=True)
class Account:
    """An account as reports name it."""

    id: int
    code: str
    name: str
    type: str
    subtype: str

    @property
    def is_of_result(self) -> bool:
        """Income and expenses: they begin each year at zero."""
        return self.type in (GlAccount.Type.INCOME, GlAccount.Type.EXPENSE)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class Balance:
    """An account in a period; debit is positive."""

    account: Account
    opening: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.debit - self.credit

    @property
    def movement(self) -> Decimal:
        return self.debit - self.credit


@dataclass(frozen=True)
class Span:
    """The days a report is about, within one year of the books, and perhaps one branch."""

    first: datetime.date
    last: datetime.date
    branch_id: int | None = None

    @property
    def year_starts_on(self) -> datetime.date:
        return datetime.date(self.first.year, 1, 1)

    def before(self) -> "Span":
        """The same days a year earlier; the 29th of February becomes the 28th."""
        return Span(_year_before(self.first), _year_before(self.last), self.branch_id)


def of_accounts(span: Span, *, with_closing: bool = True) -> list[Balance]:
    """Every account that was ever used, by code. Debit and credit add up to the same.

    Income and expenses open at zero each year; what earlier years made and nobody closed stands on
    the account of the result. Without `with_closing`, entries that close a year are left out of
    the period.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql(span, with_closing), _parameters(span))
        rows = cursor.fetchall()
    unclosed, balances = ZERO, []
    for row in rows:
        account, (earlier, opening, debit, credit) = Account(*row[:5]), map(_money, row[5:])
        if account.is_of_result:
            unclosed, opening = unclosed + earlier, opening - earlier
        balances.append(Balance(account, opening, debit, credit))
    return _with_result(balances, unclosed) if unclosed else balances


def _sql(span: Span, with_closing: bool) -> str:
    more = "" if with_closing else f" AND (NOT e.is_closing OR {_OPENING})"
    if span.branch_id is not None:
        more += " AND e.branch_id = %(branch)s"
    return _BALANCES.format(opening=_OPENING, more=more)


def _parameters(span: Span) -> dict[str, int | datetime.date | None]:
    return {
        "company": tenancy.company_id(),
        "first": span.first,
        "last": span.last,
        "year": span.year_starts_on,
        "branch": span.branch_id,
    }


def result_account() -> Account:
    """The account of the result of the year; a nameless one when the chart has none."""
    found = GlAccount.objects.filter(subtype=RESULT).order_by("code").first()
    if found is None:
        return Account(0, "", str(GlAccount.Type.EQUITY.label), GlAccount.Type.EQUITY, RESULT)
    return Account(found.pk, found.code, found.name, found.type, found.subtype)


def _with_result(balances: Sequence[Balance], unclosed: Decimal) -> list[Balance]:
    """Put the result of earlier, unclosed years where closing them would put it."""
    result = result_account()
    there = next((b for b in balances if b.account == result), Balance(result, ZERO, ZERO, ZERO))
    carried = Balance(result, there.opening + unclosed, there.debit, there.credit)
    others = [balance for balance in balances if balance.account != result]
    return sorted([*others, carried], key=lambda balance: balance.account.code)


def _money(units: int | Decimal) -> Decimal:
    return Decimal(int(units)).scaleb(-2)


def _year_before(day: datetime.date) -> datetime.date:
    if (day.month, day.day) == (2, 29):
        return datetime.date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
