"""What customers agree to when they leave a device, and that they did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock
from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.models import Attachment, Member
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel
from workorders.models.work_orders import WorkOrder
from workorders.states import Language


class TermsVersion(TenantModel):
    """The shop's repair terms in one language. Never changed: a new text is a new version."""

    language = models.CharField(_("language"), max_length=2, choices=Language)
    number = models.PositiveIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), max_length=20_000)
    member = TenantForeignKey(
        Member,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("in force from"), default=clock.now, editable=False)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("repair terms")
        verbose_name_plural = _("repair terms")
        ordering = ("language", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "language", "number"], name="terms_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()} {self.number}"


class IntakeSignature(TenantModel):
    """A customer signed for what was taken in, on which terms. Never changed.

    `document` is the text that was shown, word for word; `document_sha256` is its fingerprint.
    """

    work_order = TenantForeignKey(
        WorkOrder, related_name="signatures", verbose_name=_("work order")
    )
    signer_name = models.CharField(_("signed by"), max_length=120)
    terms = TenantForeignKey(TermsVersion, related_name="+", verbose_name=_("repair terms"))
    document = models.TextField(_("signed text"))
    document_sha256 = models.CharField(_("fingerprint"), max_length=64)
    picture = TenantForeignKey(
        Attachment, related_name="+", db_index=False, verbose_name=_("signature")
    )
    member = TenantForeignKey(
        Member, null=True, related_name="+", db_index=False, verbose_name=_("taken by")
    )
    signed_at = models.DateTimeField(_("signed"), default=clock.now)

    guards = [AppendOnly()]

    class Meta:
        verbose_name = _("intake signature")
        verbose_name_plural = _("intake signatures")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.signer_name
