"""The chart of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class GlAccount(TenantModel):
    """An account of the ledger. The code base finds accounts by `role`, never by number."""

    class Type(models.TextChoices):
        ASSET = "asset", _("asset")
        LIABILITY = "liability", _("liability")
        EQUITY = "equity", _("equity")
        INCOME = "income", _("income")
        EXPENSE = "expense", _("expense")

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    type = models.CharField(_("type"), max_length=9, choices=Type)
    subtype = models.CharField(_("subtype"), max_length=30, blank=True)
    role = models.CharField(_("role"), max_length=30, blank=True)
    rgs_code = models.CharField(_("RGS code"), max_length=20, blank=True)
    is_control = models.BooleanField(_("control account"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("general ledger account")
        verbose_name_plural = _("chart of accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"],
                name="glaccount_code_once",
                violation_error_message=_("The code has already been taken."),
            ),
            models.UniqueConstraint(
                fields=["company", "role"], name="glaccount_role_once", condition=~models.Q(role="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
