"""Files that belong to a row: the PDF of an invoice, the photo of a device."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.guards import AppendOnly
from repair_angel.kernel.tenancy import TenantForeignKey, TenantModel


def company_folder(company_id: int) -> str:
    """Where a company's attachments are; nothing else is kept there."""
    return f"company/{company_id}"


def random_place(attachment: "Attachment", name: str) -> str:
    """No word of the given name: what a customer typed never becomes a path."""
    return f"{company_folder(attachment.company_id)}/{uuid4()}"


class Attachment(TenantModel):
    """A file as it was received or made, with its fingerprint. A new version is a new row.

    One without a name was erased: the row says that there was a file, the file is gone.
    """

    subject_type = models.CharField(_("belongs to"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("its id"))
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=40)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    file = models.FileField(_("file"), upload_to=random_place, max_length=80)
    member = TenantForeignKey("kernel.Member", null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    guards: ClassVar[list[Any]] = [AppendOnly(erasable=("name",))]

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(
                fields=["company", "subject_type", "subject_id", "id"],
                name="attachment_subject",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "file"], name="attachment_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
