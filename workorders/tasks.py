"""Background work of repairs."""

from celery import shared_task

from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.tasks import CompanyTask, for_each_company
from workorders.models import DevicePasscode
from workorders.services import passcodes


@shared_task(base=CompanyTask)
def wipe_passcodes(company_id: int) -> int:
    """Wipe what the event of a finished repair left behind. Safe to repeat: what is wiped stays so."""
    left = list(
        DevicePasscode.objects.of_finished_repairs().values_list("work_order_id", flat=True)
    )
    return sum(passcodes.wipe_if_over(actor=SYSTEM, work_order_id=pk) for pk in left)


@shared_task
def sweep_passcodes() -> int:
    """One `wipe_passcodes` for each company. Safe to repeat: as that one."""
    return for_each_company(wipe_passcodes)
