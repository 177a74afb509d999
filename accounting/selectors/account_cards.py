"""An account card: each line of an account in its order, with the balance after it."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from accounting.models import GlAccount
from accounting.selectors.balances import Span
from repair_angel.kernel import tenancy

_CARD = """
SELECT c.id, c.entry_id, c.number, c.date, c.description, c.line_words, c.debit, c.credit, c.balance
FROM (
    SELECT l.id, l.entry_id, e.number, e.date, e.description, l.description AS line_words,
        l.debit, l.credit,
        SUM(l.debit - l.credit) OVER (ORDER BY e.date, l.entry_id, l.position, l.id
            ROWS UNBOUNDED PRECEDING) AS balance
    FROM accounting_journalline l
    JOIN accounting_journalentry e ON e.id = l.entry_id AND e.company_id = l.company_id
    WHERE l.company_id = %(company)s AND l.account_id = %(account)s AND e.status = 'posted'
        AND e.date <= %(last)s{more}
) c
WHERE c.date >= %(first)s ORDER BY c.date, c.entry_id, c.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class CardLine:
    """A line of an account, and what stands on the account after it."""

    id: int
    entry_id: int
    number: str
    date: datetime.date
    description: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


def card(account: GlAccount, span: Span, most: int | None = None) -> list[CardLine]:
    """The posted lines of an account in a period, oldest first, with the running balance.

    It runs since ever, or since the year began for income and expenses.
    """
    more = "" if span.branch_id is None else " AND e.branch_id = %(branch)s"
    if account.type in (GlAccount.Type.INCOME, GlAccount.Type.EXPENSE):
        more += " AND e.date >= %(year)s"
    parameters: dict[str, int | datetime.date | None] = {
        "company": tenancy.company_id(),
        "account": account.pk,
        "year": span.year_starts_on,
        "first": span.first,
        "last": span.last,
        "branch": span.branch_id,
        "most": most or 2**31,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CARD.format(more=more), parameters)
        return [_line(*row) for row in cursor.fetchall()]


def _line(
    id: int,
    entry_id: int,
    number: str,
    date: datetime.date | str,
    description: str,
    words: str,
    *units: int,
) -> CardLine:
    day = datetime.date.fromisoformat(date) if isinstance(date, str) else date
    amounts = [Decimal(int(one)).scaleb(-2) for one in units]
    return CardLine(id, entry_id, number, day, words or description, *amounts)
