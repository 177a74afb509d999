"""The company worked for, as the request's token or session brought it along.

Its country decides how documents are numbered and its time zone which day it is, so nearly every
command asks; a request has read both already.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company

_brought: ContextVar[Company | None] = ContextVar("brought", default=None)


@contextmanager
def brought(company: Company) -> Iterator[None]:
    """Inside, and while working for it, nobody reads this company again to know it."""
    token = _brought.set(company)
    try:
        yield
    finally:
        _brought.reset(token)


def own() -> Company:
    """The company worked for: as brought, else read now."""
    company_id = tenancy.company_id()
    company = _brought.get()
    if company is None or company.pk != company_id:
        company = Company.objects.get(pk=company_id)
    return company


def zone() -> ZoneInfo:
    """Where the shop is: it decides which day it is."""
    return ZoneInfo(own().timezone)
