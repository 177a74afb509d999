"""What we owe customers: paid too much, or credited after they had paid."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.credit_notes import CreditNote
from accounting.models.invoices import Invoice
from crm.models import Customer
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import Frozen
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class CustomerCreditQuerySet(TenantQuerySet):
    def open(self) -> "CustomerCreditQuerySet":
        """With something left."""
        return self.filter(amount__gt=F("used"))


class CustomerCredit(TenantModel):
    """Money of a customer that lies with us, to be paid back or set off against another invoice.

    It came from a credit note on a paid invoice, else from a payment of more than was due.
    """

    customer = TenantForeignKey(
        Customer, related_name="+", db_index=False, verbose_name=_("customer")
    )
    invoice = TenantForeignKey(Invoice, related_name="credits", verbose_name=_("invoice"))
    credit_note = TenantForeignKey(
        CreditNote, null=True, blank=True, related_name="credits", verbose_name=_("credit note")
    )
    date = models.DateField(_("date"))
    amount = MoneyField(_("amount"))
    used = MoneyField(_("used"), default=Decimal("0.00"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = TenantManager.from_queryset(CustomerCreditQuerySet)()

    guards = [Frozen(once="1 = 1", free=("used",), says="a customer's credit is used, not changed")]

    class Meta:
        verbose_name = _("customer credit")
        verbose_name_plural = _("customer credits")
        constraints = [
            models.CheckConstraint(
                name="customercredit_used_within_amount",
                condition=Q(amount__gt=0, used__gte=0, used__lte=F("amount")),
                violation_error_message=_("More than is left."),
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "customer"],
                name="customercredit_open",
                condition=Q(amount__gt=F("used")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.customer}"

    @property
    def left(self) -> Decimal:
        return self.amount - self.used
