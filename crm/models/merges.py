"""Two entries of one person became one, and what it takes to part them again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.customers import Customer
from repair_angel.kernel import clock
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


class CustomerMerge(TenantModel):
    """One customer was merged into another. `moved` are the rows that went over, `filled` the
    fields that the one kept had empty: ids and names of fields alone, so that it can be undone.
    """

    kept = TenantForeignKey(Customer, related_name="+", verbose_name=_("kept"))
    dropped = TenantForeignKey(
        Customer, related_name="+", db_index=False, verbose_name=_("merged into it")
    )
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=list)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    merged_at = models.DateTimeField(_("merged"), default=clock.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of customers")
        verbose_name_plural = _("merges of customers")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "dropped"],
                condition=Q(undone_at=None),
                name="customer_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dropped_id} → {self.kept_id}"
