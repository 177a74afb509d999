"""Kinds of products."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class Category(TenantModel):
    """A kind of products: screens, batteries, tyres."""

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"],
                name="category_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
