"""How a company's paper looks."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.models.attachments import Attachment
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel

COLOUR = "#0f766e"
COLOURS = r"^#[0-9a-f]{6}\Z"


class CompanyLook(TenantModel):
    """The logo and the colour of a company's documents; without a row, no logo and our colour.

    Beside Company, which is global, because an attachment belongs to a company.
    """

    logo = TenantForeignKey(
        Attachment,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("logo"),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default=COLOUR,
        validators=[RegexValidator(COLOURS)],
    )

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(fields=["company"], name="company_look_once")]

    def __str__(self) -> str:
        return self.colour
