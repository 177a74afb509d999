"""What is looked at when a device comes in, and again before it goes out."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.models import Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from workorders.models.statuses import language_of
from workorders.models.work_orders import WorkOrder
from workorders.states import Answer, Phase


class Labelled(models.Model):
    """Called something in each of our languages."""

    label_nl = models.CharField(_("label in Dutch"), max_length=80)
    label_en = models.CharField(_("label in English"), max_length=80)
    label_fr = models.CharField(_("label in French"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label_in(translation.get_language() or "en")

    def label_in(self, locale: str) -> str:
        """The label in the language of a locale."""
        return str(getattr(self, f"label_{language_of(locale)}"))


class ChecklistTemplate(Labelled, TenantModel):
    """What a shop checks on one kind of device. Its kind never changes."""

    kind = models.SlugField(
        _("kind of device"), max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z")]
    )
    also_called = models.CharField(
        _("also called"),
        max_length=200,
        blank=True,
        help_text=_("Other words for this kind of device, with commas between them."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="checklist_template_kind_once")
        ]

    def is_called(self, word: str) -> bool:
        """Whether a kind of device written by hand means this one."""
        names = [self.kind, self.label_nl, self.label_en, self.label_fr]
        names += self.also_called.split(",")
        return word.strip().casefold() in {name.strip().casefold() for name in names} - {""}


class ChecklistItem(Labelled, TenantModel):
    """One thing to check. What was answered somewhere is no longer asked, but stays."""

    template = TenantForeignKey(
        ChecklistTemplate, models.CASCADE, related_name="items", verbose_name=_("checklist")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("thing to check")
        verbose_name_plural = _("things to check")
        ordering = ("position", "pk")


class ChecklistAnswer(TenantModel):
    """What was found of one thing in one phase, as it stands now; events keep what stood before.

    The label is the one the item had, in the company's language, when it was answered.
    """

    work_order = TenantForeignKey(
        WorkOrder, related_name="checklist_answers", db_index=False, verbose_name=_("work order")
    )
    item = TenantForeignKey(ChecklistItem, related_name="answers", verbose_name=_("thing to check"))
    phase = models.CharField(_("phase"), max_length=6, choices=Phase)
    label = models.CharField(_("asked"), max_length=80)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("employee")
    )
    answered_at = models.DateTimeField(_("answered"), default=clock.now)

    class Meta:
        verbose_name = _("checklist answer")
        verbose_name_plural = _("checklist answers")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["company", "work_order", "item", "phase"], name="checklist_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_answer_display()}"
