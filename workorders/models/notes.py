"""What people wrote about a repair."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from workorders.models.work_orders import WorkOrder


class WorkOrderNote(TenantModel):
    """A remark on a work order, for colleagues or also for the customer.

    Never changed, but emptied when the customer is forgotten.
    """

    work_order = TenantForeignKey(WorkOrder, related_name="notes", verbose_name=_("work order"))
    note = models.TextField(_("note"), max_length=10_000)
    is_internal = models.BooleanField(_("hidden from the customer"), default=True)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    guards = [AppendOnly(erasable=("note",))]

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.note[:60]
