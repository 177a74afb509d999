"""Payments: money that came in for an invoice, or went back."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.accounts import GlAccount
from accounting.models.cash_sessions import CashSession, into_open_session
from accounting.models.customer_credits import CustomerCredit
from accounting.models.invoices import Invoice
from accounting.models.journal_entries import JournalEntry
from accounting.states import PaymentKind, PaymentMethod
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel

ZERO = Decimal("0.00")


class Payment(TenantModel):
    """Money for one invoice, in the books at once. Rows are only ever added; a mistake is reversed.

    `amount` is what changed hands, above zero when it came to us. Of it, `settles` came off what was
    due, `difference` is a gain (below zero: a loss) of rounding, and `on_account` became the
    customer's credit (below zero: was taken from it). A set-off moves no money.
    """

    kind = models.CharField(
        _("kind"), max_length=8, choices=PaymentKind, default=PaymentKind.PAYMENT
    )
    invoice = TenantForeignKey(Invoice, related_name="payments", verbose_name=_("invoice"))
    amount = MoneyField(_("amount"))
    settles = MoneyField(_("off the invoice"), default=ZERO)
    difference = MoneyField(_("difference"), default=ZERO)
    on_account = MoneyField(_("on the customer's account"), default=ZERO)
    method = models.CharField(_("method"), max_length=8, choices=PaymentMethod)
    date = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    reverses = TenantForeignKey(
        "self", null=True, blank=True, related_name="+", verbose_name=_("reverses")
    )
    credit = TenantForeignKey(
        CustomerCredit,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("customer credit"),
    )
    cash_session = TenantForeignKey(
        CashSession,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("cash session"),
    )
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    guards = [AppendOnly(), into_open_session("cash_session_id")]

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                name="payment_adds_up",
                condition=Q(amount=F("settles") + F("difference") + F("on_account")),
            ),
            models.CheckConstraint(
                name="payment_signs_follow_kind",
                condition=Q(
                    kind="payment", reverses=None, amount__gte=0, settles__gte=0, on_account__gte=0
                )
                | Q(kind="set_off", reverses=None, amount=0, settles__gt=0, difference=0)
                | Q(kind="refund", reverses=None, amount__lte=0, settles=0, on_account__lt=0)
                | Q(kind="reversal", reverses__isnull=False),
                violation_error_message=_("The amount must be greater than 0."),
            ),
            models.CheckConstraint(
                name="payment_credit_named",
                condition=Q(on_account=0) | Q(credit__isnull=False),
            ),
            models.UniqueConstraint(fields=["company", "reverses"], name="payment_reversed_once"),
        ]
        indexes = [models.Index(fields=["company", "date", "-id"], name="payment_by_date")]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_method_display()}"


class PaymentRoute(TenantModel):
    """Where money of one method goes in this company's books, if not where it goes by itself."""

    method = models.CharField(_("method"), max_length=8, choices=PaymentMethod)
    account = TenantForeignKey(
        GlAccount, related_name="+", db_index=False, verbose_name=_("account")
    )
    journal = models.CharField(_("journal"), max_length=3, choices=JournalEntry.Journal)

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "method"],
                name="paymentroute_once_per_method",
                violation_error_message=_("This method has been set already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_method_display()
