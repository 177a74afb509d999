"""Numbers of documents: gapless per company, kind and counter, given as the last step.

The counter is a row changed by one upsert, so the row lock makes writers queue and a rollback gives
the number back. Nothing that waits (network, PDF, other locks) may come between it and the commit.
"""

import datetime
from dataclasses import dataclass

from django.db import connection, transaction

from repair_angel.kernel import crashing, tenancy
from repair_angel.kernel.own_company import own

_UPSERT = """
INSERT INTO kernel_numberseries (company_id, kind, period, value, last_on)
VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (company_id, kind, period) DO UPDATE
SET value = kernel_numberseries.value + 1,
    last_on = CASE WHEN excluded.last_on > kernel_numberseries.last_on
                   THEN excluded.last_on ELSE kernel_numberseries.last_on END
RETURNING value, last_on
"""


@dataclass(frozen=True)
class Kind:
    """A series: its format, and formats of countries that want another.

    Places: {year} {yy} {mm} {seq:04}. With {year} the counter starts anew each year of the
    document's date; without it there is one counter, never reset.
    """

    name: str
    format: str
    by_country: tuple[tuple[str, str], ...] = ()

    def format_for(self, country: str) -> str:
        return dict(self.by_country).get(country, self.format)

    def tail(self, value: int, country: str) -> str:
        """How numbers of this value end, whatever the year: `-0101`."""
        pattern = self.format_for(country)
        before = pattern.rfind("}", 0, pattern.rindex("{"))
        return pattern[before + 1 :].format(seq=value)


@dataclass(frozen=True)
class Number:
    """A number given. `out_of_order`: a later date has been numbered before this one."""

    text: str
    value: int
    period: str
    out_of_order: bool


def take(kind: Kind, on: datetime.date) -> Number:
    """The next number for a document dated `on`. Locks the counter until the transaction ends.

    Raises TransactionManagementError outside one: the number would be gone if the document is not.
    """
    company_id = tenancy.company_id()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken in a transaction.")
    pattern = kind.format_for(own().country)
    period = str(on.year) if "{year}" in pattern else ""
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [company_id, kind.name, period, on])
        value, last_on = cursor.fetchone()
    crashing.reached("kernel.numbering.take", "taken")
    if isinstance(last_on, str):
        last_on = datetime.date.fromisoformat(last_on)
    text = pattern.format(year=on.year, yy=f"{on:%y}", mm=f"{on:%m}", seq=value)
    return Number(text, value, period, out_of_order=on < last_on)
