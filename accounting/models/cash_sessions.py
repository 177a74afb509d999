"""The till: what is in it when it opens, what goes in and out, what is counted when it closes."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.accounts import GlAccount
from accounting.states import CashMoveKind
from repair_angel.kernel import clock
from repair_angel.kernel.fields import MoneyField
from repair_angel.kernel.guards import AppendOnly, Frozen, Refuse
from repair_angel.kernel.models import Branch, Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel

PIECES = (
    *("500", "200", "100", "50", "20", "10", "5"),
    *("2", "1", "0.50", "0.20", "0.10", "0.05", "0.02", "0.01"),
)

_CLOSED = (
    "FROM accounting_cashsession s WHERE s.company_id = NEW.company_id "
    "AND s.id = {key} AND s.closed_at IS NOT NULL"
)


def into_open_session(key: str) -> Refuse:
    """Nothing comes into a session that has been counted."""
    closed = _CLOSED.format(key=f"NEW.{key}")
    return Refuse(
        "closed_session",
        "INSERT",
        f"EXISTS (SELECT 1 {closed})",
        "the cash session is closed",
        lock=f"PERFORM 1 FROM accounting_cashsession s WHERE s.company_id = NEW.company_id "
        f"AND s.id = NEW.{key} FOR SHARE",
    )


class CashSession(TenantModel):
    """A till from opening to counting; one is open per branch. Closed, it stays as it is.

    `counts` says how many pieces of each coin and note there were; `difference` is what was counted
    less what should have been there.
    """

    number = models.CharField(_("number"), max_length=30, null=True, editable=False)  # noqa: DJ001  an open one has none
    branch = TenantForeignKey(Branch, related_name="+", db_index=False, verbose_name=_("branch"))
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    opened_by = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("opened by")
    )
    opening_amount = MoneyField(_("float"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("closed by")
    )
    counts = models.JSONField(_("counted"), default=dict)
    expected = MoneyField(_("expected"), null=True)
    counted = MoneyField(_("counted"), null=True)
    reason = models.CharField(_("reason of the difference"), max_length=200, blank=True)

    guards = [Frozen(once="{row}.closed_at IS NOT NULL", says="a closed cash session stays")]

    class Meta:
        verbose_name = _("cash session")
        verbose_name_plural = _("cash sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "branch"],
                name="cashsession_one_open_per_branch",
                condition=Q(closed_at=None),
                violation_error_message=_("This branch has an open cash session already."),
            ),
            models.UniqueConstraint(fields=["company", "number"], name="cashsession_number_once"),
            models.CheckConstraint(
                name="cashsession_counted_iff_closed",
                condition=Q(
                    closed_at=None, number__isnull=True, counted__isnull=True, expected__isnull=True
                )
                | Q(
                    closed_at__isnull=False,
                    number__isnull=False,
                    counted__isnull=False,
                    expected__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="cashsession_difference_explained",
                condition=Q(counted=None) | Q(counted=F("expected")) | ~Q(reason=""),
                violation_error_message=_("Say where the difference comes from."),
            ),
            models.CheckConstraint(
                name="cashsession_float_not_negative", condition=Q(opening_amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.branch} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def difference(self) -> Decimal | None:
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected


class CashMove(TenantModel):
    """Cash that came into a till or left it without an invoice. Rows are only ever added."""

    session = TenantForeignKey(CashSession, related_name="moves", verbose_name=_("cash session"))
    kind = models.CharField(_("kind"), max_length=9, choices=CashMoveKind)
    amount = MoneyField(_("amount"))
    account = TenantForeignKey(
        GlAccount, related_name="+", db_index=False, verbose_name=_("account")
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    created_at = models.DateTimeField(_("at"), default=clock.now, editable=False)

    guards = [AppendOnly(), into_open_session("session_id")]

    class Meta:
        verbose_name = _("cash move")
        verbose_name_plural = _("cash moves")
        constraints = [
            models.CheckConstraint(
                name="cashmove_sign_follows_kind",
                condition=Q(kind__in=["to_bank", "spent"], amount__lt=0)
                | Q(kind__in=["from_bank", "received"], amount__gt=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {abs(self.amount)}"
