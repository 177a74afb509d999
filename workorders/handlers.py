"""What repairs do when something happens to a customer."""

from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.events import handles
from repair_angel.kernel.models import Event
from workorders.services import work_orders


@handles("crm.customer.updated")
def find_by_the_new_name(event: Event) -> None:
    """Twice is harmless: the search column is made anew from what the rows say."""
    work_orders.refresh_search(actor=SYSTEM, customer_id=event.subject_id)
