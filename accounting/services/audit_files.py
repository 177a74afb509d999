"""The audit file of a year, from what is in the books at this moment."""

from typing import IO

from accounting.documents import auditfile
from accounting.models import FiscalYear
from accounting.selectors import balances
from accounting.selectors.balances import Span


def write(year: FiscalYear) -> IO[bytes]:
    """The file, open at its beginning; whoever asked closes it."""
    stood = balances.of_accounts(Span(year.starts_on, year.ends_on))
    return auditfile.write(year, {one.account.code: one.opening for one in stood})
