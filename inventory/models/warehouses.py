"""Where things lie."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.models import Branch
from repair_angel.kernel.tenancy import (
    TenantForeignKey,
    TenantManager,
    TenantModel,
    TenantQuerySet,
)


class Warehouse(TenantModel):
    """A place with bins: the stock room, a van, a second shop."""

    name = models.CharField(_("name"), max_length=80)
    branch = TenantForeignKey(
        Branch, verbose_name=_("branch"), null=True, blank=True, related_name="warehouses"
    )

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"],
                name="warehouse_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BinQuerySet(TenantQuerySet["Bin"]):
    def default(self) -> "Bin":
        """Where stock goes when nobody says where; every company is founded with one."""
        return self.get(is_default=True)

    def with_warehouse(self) -> Self:
        return self.select_related("warehouse")


class Bin(TenantModel):
    """A shelf or drawer of a warehouse, by its code."""

    warehouse = TenantForeignKey(
        Warehouse, verbose_name=_("warehouse"), related_name="bins", db_index=False
    )
    code = models.CharField(_("code"), max_length=40)
    is_default = models.BooleanField(_("default"), default=False, editable=False)

    objects = TenantManager.from_queryset(BinQuerySet)()

    class Meta:
        verbose_name = _("bin")
        verbose_name_plural = _("bins")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "warehouse", "code"],
                name="bin_code_once",
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_default=True), name="bin_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.code
