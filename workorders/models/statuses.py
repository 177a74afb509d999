"""Where a repair can be, in a company's own words."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel
from workorders.states import Stage

LANGUAGES = ("nl", "en", "fr")


def language_of(locale: str) -> str:
    """Which of our languages a locale such as `fr-be` is; English for one we do not have."""
    language = locale[:2].lower()
    return language if language in LANGUAGES else "en"


class WorkOrderStatus(TenantModel):
    """A place in the shop's flow of work. Its slug and stage never change."""

    slug = models.SlugField(
        _("slug"), max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z")]
    )
    label_nl = models.CharField(_("label in Dutch"), max_length=60)
    label_en = models.CharField(_("label in English"), max_length=60)
    label_fr = models.CharField(_("label in French"), max_length=60)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#64748b",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z")],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)

    class Meta:
        verbose_name = _("work order status")
        verbose_name_plural = _("work order statuses")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "slug"], name="work_order_status_once")
        ]

    def __str__(self) -> str:
        return self.label_in(translation.get_language() or "en")

    def label_in(self, locale: str) -> str:
        """The label in the language of a locale."""
        return str(getattr(self, f"label_{language_of(locale)}"))
