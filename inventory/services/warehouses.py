"""Places with bins."""

from django.utils import translation
from django.utils.translation import gettext

from inventory.models import Bin, Warehouse
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Branch, Company
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

FIRST_BIN = "A-01-01"


def furnish(company: Company) -> None:
    """Give a new company its warehouse and the bin where stock goes unasked."""
    with translation.override(company.locale):
        name = gettext("Main warehouse")
    warehouse = Warehouse.objects.create(name=name, branch=Branch.objects.order_by("pk").first())
    Bin.objects.create(warehouse=warehouse, code=FIRST_BIN, is_default=True)


@command("products.write")
def create(*, actor: Actor, name: str, branch_id: int | None = None) -> Warehouse:
    """Records `inventory.warehouse.created`."""
    get_or_refuse(Branch.objects.all(), branch_id, "branch_id")
    warehouse = Warehouse.objects.create(name=name, branch_id=branch_id)
    events.record("inventory.warehouse.created", subject=warehouse)
    return warehouse


@command("products.write")
def update(*, actor: Actor, warehouse_id: int, **changes: object) -> Warehouse:
    """Records `inventory.warehouse.updated`."""
    warehouse = get_or_404(Warehouse.objects.select_for_update(), warehouse_id)
    get_or_refuse(Branch.objects.all(), changes.get("branch_id"), "branch_id")  # type: ignore[arg-type]
    if changed := save_changes(warehouse, changes):
        events.record("inventory.warehouse.updated", subject=warehouse, fields=changed)
    else:
        events.unchanged()
    return warehouse
