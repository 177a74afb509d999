"""How a company's VAT is reckoned, from which day on."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounting.states import MarginMethod, PeriodKind, VatBasis
from repair_angel.kernel.tenancy import TenantManager, TenantModel, TenantQuerySet


class VatRegimeQuerySet(TenantQuerySet):
    def on(self, day: datetime.date) -> "VatRegime":
        """The regime of a day; what the law takes for granted where none was adopted."""
        found: VatRegime | None = (
            self.filter(starts_on__lte=day).order_by("-starts_on").first()  # type: ignore[assignment]
        )
        return found or VatRegime(starts_on=day)


class VatRegime(TenantModel):
    """Which returns are made, when VAT falls due and which schemes apply, from one day to the next regime.

    Without any: quarterly returns, VAT due with the invoice, used goods taxed per period.
    """

    starts_on = models.DateField(_("from"))
    periods = models.CharField(
        _("returns per"), max_length=7, choices=PeriodKind, default=PeriodKind.QUARTER
    )
    basis = models.CharField(
        _("VAT is due"), max_length=7, choices=VatBasis, default=VatBasis.INVOICE
    )
    small_business = models.BooleanField(
        _("small-business scheme"),
        default=False,
        help_text=_("No VAT is charged, and none is deducted."),
    )
    margin_method = models.CharField(
        _("margin on used goods"),
        max_length=10,
        choices=MarginMethod,
        default=MarginMethod.GLOBAL,
    )

    objects = TenantManager.from_queryset(VatRegimeQuerySet)()

    class Meta:
        verbose_name = _("VAT regime")
        verbose_name_plural = _("VAT regimes")
        constraints = [
            models.UniqueConstraint(fields=["company", "starts_on"], name="vatregime_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_periods_display()}, {self.get_basis_display()}"

    @property
    def is_cash(self) -> bool:
        return self.basis == VatBasis.CASH
