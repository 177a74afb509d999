"""Shelves and drawers."""

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from inventory.errors import BinInUse
from inventory.models import Bin, Warehouse
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse


@command("products.write")
def create(*, actor: Actor, warehouse_id: int, code: str) -> Bin:
    """Records `inventory.bin.created`."""
    get_or_refuse(Warehouse.objects.all(), warehouse_id, "warehouse_id")
    added = Bin.objects.create(warehouse_id=warehouse_id, code=code)
    events.record("inventory.bin.created", subject=added)
    return added


@command("products.write")
def update(*, actor: Actor, bin_id: int, **changes: object) -> Bin:
    """Give a bin another code. Records `inventory.bin.updated`."""
    found = get_or_404(Bin.objects.select_for_update(), bin_id)
    if changed := save_changes(found, changes):
        events.record("inventory.bin.updated", subject=found, fields=changed)
    else:
        events.unchanged()
    return found


@command("products.write")
def delete(*, actor: Actor, bin_id: int) -> None:
    """Raises BinInUse for the default bin and for one that ever held stock.

    Records `inventory.bin.deleted`.
    """
    found = get_or_404(Bin.objects.select_for_update(), bin_id)
    if found.is_default:
        raise BinInUse(_("The default bin cannot be deleted."))
    events.record("inventory.bin.deleted", subject=found)
    try:
        found.delete()
    except ProtectedError:
        raise BinInUse(_("Stock has been in this bin.")) from None
