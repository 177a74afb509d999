"""What repairs do when something happens to a customer, or to a repair."""

from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.events import handles
from repair_angel.kernel.models import Event
from workorders.services import passcodes, work_orders


@handles("crm.customer.updated", "crm.customer.merged", "crm.customer.unmerged")
def find_by_the_new_name(event: Event) -> None:
    """Twice is harmless: the search column is made anew from what the rows say."""
    for customer_id in {event.subject_id, event.data.get("dropped_id", event.subject_id)}:
        work_orders.refresh_search(actor=SYSTEM, customer_id=customer_id)


@handles("crm.device.updated")
def find_by_the_new_number(event: Event) -> None:
    """Twice is harmless: as above."""
    work_orders.refresh_search(actor=SYSTEM, device_id=event.subject_id)


@handles("workorders.work_order.status_changed")
def wipe_the_passcode(event: Event) -> None:
    """Twice is harmless: what is wiped stays so, and a repair taken up again keeps its passcode."""
    passcodes.wipe_if_over(actor=SYSTEM, work_order_id=event.subject_id)
