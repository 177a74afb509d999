"""Payments: money that came in for an invoice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.invoices import Invoice
from accounting.states import PaymentMethod
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class Payment(TenantModel):
    """Money received for one invoice, in the books at once. Rows are only ever added."""

    invoice = TenantForeignKey(Invoice, related_name="payments", verbose_name=_("invoice"))
    amount = MoneyField(_("amount"))
    method = models.CharField(_("method"), max_length=8, choices=PaymentMethod)
    date = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    member = TenantForeignKey(Member, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                name="payment_above_zero",
                condition=Q(amount__gt=0),
                violation_error_message=_("The amount must be greater than 0."),
            )
        ]
        indexes = [models.Index(fields=["company", "date", "-id"], name="payment_by_date")]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_method_display()}"
