"""How a customer's device is unlocked, for as long as it is repaired."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.fields_encrypted import EncryptedTextField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import (
    TenantForeignKey,
    TenantManager,
    TenantModel,
    TenantQuerySet,
)
from workorders.models.work_orders import WorkOrder
from workorders.states import DONE, PasscodeKind


class DevicePasscodeQuerySet(TenantQuerySet["DevicePasscode"]):
    def of_finished_repairs(self) -> Self:
        """Still there although the repair is over."""
        return self.filter(wiped_at=None, work_order__status__stage__in=DONE).order_by("pk")


class DevicePasscode(TenantModel):
    """The code of the device on a work order, encrypted; wiped when the repair is over.

    A wiped one stays as a row without its secret, to say that there was one.
    """

    work_order = TenantForeignKey(
        WorkOrder, related_name="passcodes", db_index=False, verbose_name=_("work order")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PasscodeKind)
    secret = EncryptedTextField(_("passcode"), null=True)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    kept_at = models.DateTimeField(_("kept"), default=clock.now)
    wiped_at = models.DateTimeField(_("wiped"), null=True, blank=True)

    objects = TenantManager.from_queryset(DevicePasscodeQuerySet)()

    class Meta:
        verbose_name = _("passcode")
        verbose_name_plural = _("passcodes")
        constraints = [
            models.UniqueConstraint(fields=["company", "work_order"], name="passcode_once"),
            models.CheckConstraint(
                name="passcode_gone_iff_wiped",
                condition=Q(wiped_at=None, secret__isnull=False)
                | Q(wiped_at__isnull=False, secret__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"], name="passcode_not_wiped", condition=Q(wiped_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PasscodeReveal(TenantModel):
    """Who saw a passcode, when and what for. Never changed."""

    work_order = TenantForeignKey(
        WorkOrder, related_name="passcode_reveals", verbose_name=_("work order")
    )
    member = TenantForeignKey(Member, related_name="+", db_index=False, verbose_name=_("employee"))
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"), default=clock.now)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("sight of a passcode")
        verbose_name_plural = _("sights of passcodes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.reason
