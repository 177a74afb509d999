"""Background work of the books."""

from celery import shared_task

from accounting.services import recurring_runs
from repair_angel.kernel.tasks import CompanyTask, for_each_company


@shared_task(base=CompanyTask)
def generate_recurring_invoices(company_id: int) -> int:
    """Make a company's invoices that are due. Safe to repeat: each due date is dealt with once."""
    return recurring_runs.turn()


@shared_task
def sweep_recurring_invoices() -> int:
    """One `generate_recurring_invoices` for each company. Safe to repeat: as that one."""
    return for_each_company(generate_recurring_invoices)
