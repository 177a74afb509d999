"""Which rows of repairs are locked, always the work order before its parts."""

from crm.models import Customer
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import get_or_404
from workorders.models import DevicePasscode, WorkOrder


def work_order(work_order_id: int) -> WorkOrder:
    """The work order of a path id, with what it shows, itself locked. Raises NotFound."""
    orders = WorkOrder.objects.select_related("customer", "device", "status")
    return get_or_404(orders.select_for_update(of=("self",)), work_order_id)


def walk_in_customer() -> Customer:
    """The company's walk-in customer, locked against other imports only: no_key lets orders be made."""
    return Customer.objects.select_for_update(no_key=True).get(is_walk_in=True)


def passcode_of(order: WorkOrder) -> DevicePasscode | None:
    """The passcode kept for a locked work order."""
    return order.passcodes.select_for_update(of=("self",)).first()


def clock_of(member_id: int) -> Member:
    """A member, locked against starting two clocks at once: no_key lets others refer to it."""
    members = Member.objects.filter(company_id=tenancy.company_id())
    return get_or_404(members.select_for_update(no_key=True), member_id)
