"""What is no longer asked for: cents of difference, and debts that will not be paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.invoices import Invoice
from accounting.states import WriteOffReason
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class WriteOff(TenantModel):
    """An open amount of an invoice is given up; above zero. One below zero takes another back."""

    invoice = TenantForeignKey(Invoice, related_name="write_offs", verbose_name=_("invoice"))
    reason = models.CharField(_("reason"), max_length=10, choices=WriteOffReason)
    amount = MoneyField(_("amount"))
    date = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    reverses = TenantForeignKey(
        "self", null=True, blank=True, related_name="+", verbose_name=_("takes back")
    )
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = [
            models.UniqueConstraint(fields=["company", "reverses"], name="writeoff_reversed_once"),
            models.CheckConstraint(
                name="writeoff_sign",
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.amount}"
