"""Time spent on repairs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from workorders.models.work_orders import WorkOrder

DAY = 24 * 60


class TimeEntry(TenantModel):
    """A member worked on a repair for some minutes, or is working on it now (`ended_at` empty).

    `minutes` counts, and is what a manager corrects; a clock's own are the minutes begun.
    """

    work_order = TenantForeignKey(
        WorkOrder, related_name="time_entries", verbose_name=_("work order")
    )
    member = TenantForeignKey(Member, related_name="+", db_index=False, verbose_name=_("employee"))
    started_at = models.DateTimeField(_("started"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("time spent")
        verbose_name_plural = _("time spent")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member"],
                condition=Q(ended_at=None),
                name="time_entry_one_running",
                violation_error_message=_("Another clock of this employee is running."),
            ),
            models.CheckConstraint(
                name="time_entry_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                violation_error_message=_("It ends before it starts."),
            ),
        ]
        indexes = [models.Index(fields=["company", "member", "-id"], name="time_entry_of_member")]

    def __str__(self) -> str:
        return f"{self.minutes} min"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None
