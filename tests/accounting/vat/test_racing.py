"""Many issue into a period while it is being closed: each comes before, or is refused."""

import threading

import pytest
from django.db import connection

from accounting.errors import PeriodClosed
from accounting.models import Invoice, VatEntry, VatPeriod
from accounting.selectors import consistency, vat_returns
from accounting.services import issuing, vat_periods
from accounting.services import vat_returns as returns
from accounting.states import InvoiceStatus
from repair_angel.kernel import tenancy
from tests.accounting.conftest import DAY

ISSUERS = 6


def at_once(company_id, works):
    """Run each in a thread of its own, all starting together; what each came to."""
    start, outcomes = threading.Barrier(len(works)), []

    def run(work):
        try:
            with tenancy.working_for(company_id):
                start.wait()
                outcomes.append(work())
        except Exception as fault:
            outcomes.append(type(fault).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_nothing_lands_in_a_period_that_is_being_closed(company, boss, draft):
    vat_periods.ensure(DAY)
    quarter = VatPeriod.objects.of_day(DAY).get()
    drafts = [draft().pk for _ in range(ISSUERS * 2)]

    def issuer(number):
        def work():
            for pk in drafts[number::ISSUERS]:
                try:
                    issuing.issue(actor=boss, invoice_id=pk)
                except PeriodClosed:
                    return "refused"
            return "done"

        return work

    def closer():
        returns.close(actor=boss, vat_period_id=quarter.pk)
        return "closed"

    outcomes = at_once(company.pk, [closer, *map(issuer, range(ISSUERS))])

    closed = VatPeriod.objects.get(pk=quarter.pk)
    issued = Invoice.objects.filter(status=InvoiceStatus.ISSUED).count()
    assert set(outcomes) <= {"closed", "done", "refused"}
    assert not closed.is_open
    assert VatEntry.objects.count() == issued
    assert vat_returns.of_period(closed).as_kept() == closed.boxes
    assert vat_returns.of_period(closed).boxes[0].count == issued
    assert list(consistency.differences()) == []
