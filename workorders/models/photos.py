"""How a device looked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Attachment, Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from workorders.models.work_orders import WorkOrder
from workorders.states import PhotoPhase


class WorkOrderPhoto(TenantModel):
    """A picture of the device, drawn anew without what the camera wrote into it. Never changed."""

    work_order = TenantForeignKey(WorkOrder, related_name="photos", verbose_name=_("work order"))
    phase = models.CharField(_("phase"), max_length=6, choices=PhotoPhase)
    picture = TenantForeignKey(
        Attachment, related_name="+", db_index=False, verbose_name=_("picture")
    )
    thumbnail = TenantForeignKey(
        Attachment, related_name="+", db_index=False, verbose_name=_("thumbnail")
    )
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    created_at = models.DateTimeField(_("taken"), default=clock.now, editable=False)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.pk}"
