"""Words customers are grouped by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class Tag(TenantModel):
    """A word the shop puts on customers: *vip*, *school*, *pays late*."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"],
                name="tag_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
