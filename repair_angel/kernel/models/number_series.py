"""Counters behind document numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class NumberSeries(TenantModel):
    """The last number given, per kind of document and period ("" when it never starts anew)."""

    kind = models.CharField(_("kind"), max_length=30)
    period = models.CharField(_("period"), max_length=8, blank=True)
    value = models.PositiveBigIntegerField(_("last number"), default=0)
    last_on = models.DateField(_("latest date numbered"))

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "period"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"
