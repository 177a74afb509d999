"""The kernel's background work, and the base every task builds on."""

from typing import Any

from celery import Task, shared_task

from repair_angel.kernel import deliveries, tallies, tenancy
from repair_angel.kernel.models import Company
from repair_angel.kernel.services import kept_answers


class CompanyTask(Task):
    """A task whose first argument is a company's id: it runs inside that company."""

    acks_late = True

    def __call__(self, company_id: int, *args: Any, **kwargs: Any) -> Any:
        with tenancy.working_for(company_id):
            return super().__call__(company_id, *args, **kwargs)


def for_each_company(task: Task, *args: Any) -> int:
    """Start a task once per active company, so that a slow one never blocks another."""
    ids = list(Company.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))
    for company_id in ids:
        task.apply_async((company_id, *args), ignore_result=True)
    return len(ids)


@shared_task(base=CompanyTask)
def work_off(company_id: int) -> int:
    """Deliver events and send messages. Safe to repeat: each row is claimed by a guarded update."""
    return deliveries.deliver_events() + deliveries.send_messages()


@shared_task
def sweep() -> int:
    """Find what a lost wake-up left behind. Safe to repeat: as `work_off`."""
    return for_each_company(work_off)


@shared_task(base=CompanyTask)
def forget_answers_of(company_id: int) -> int:
    """Drop a company's old idempotency keys. Safe to repeat: what is gone is gone."""
    return kept_answers.forget_old()


@shared_task
def forget_answers() -> int:
    """Drop the old idempotency keys of every company. Safe to repeat: as `forget_answers_of`."""
    return for_each_company(forget_answers_of)


@shared_task(base=CompanyTask)
def fold_tallies_of(company_id: int) -> int:
    """One row for each table instead of many. Safe to repeat: what was folded is one row."""
    return tallies.fold()


@shared_task
def fold_tallies() -> int:
    """Fold the tallies of every company. Safe to repeat: as `fold_tallies_of`."""
    return for_each_company(fold_tallies_of)
