"""The years of the books, and when they are locked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.states import LegalForm, PeriodStatus
from repair_angel.kernel.tenancy import TenantModel


class FiscalYear(TenantModel):
    """A year of the books. A closed one takes nothing, not even in a race.

    Its closing entries are found by this row as their source; `times_closed` tells them apart, for
    a year may be opened again.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    status = models.CharField(
        _("status"), max_length=6, choices=PeriodStatus, default=PeriodStatus.OPEN
    )
    legal_form = models.CharField(
        _("legal form"), max_length=11, choices=LegalForm, blank=True, default=""
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    times_closed = models.PositiveSmallIntegerField(_("times closed"), default=0)
    reopened_because = models.CharField(_("reopened because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fiscal year")
        verbose_name_plural = _("fiscal years")
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="fiscalyear_once"),
            models.CheckConstraint(
                name="fiscalyear_right_way_round", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
