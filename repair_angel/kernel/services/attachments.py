"""Keep a file with the row it belongs to, and find it again.

Parts of commands, not commands: whoever invoices, photographs or signs records the event.
"""

import hashlib
from collections.abc import Collection
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone

from repair_angel.kernel import content, tenancy
from repair_angel.kernel.commands import current_actor
from repair_angel.kernel.content import Content
from repair_angel.kernel.models import Attachment
from repair_angel.kernel.models.attachments import company_folder
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

SWEPT_AFTER = timedelta(days=1)
ASKED_AT_ONCE = 500


class Altered(RuntimeError):
    """The file in the store is not the one that was kept."""


def store(
    subject: TenantModel,
    body: bytes | File | Content,
    *,
    name: str,
    kind: str,
    allowed: Collection[str] = content.ANYTHING,
) -> Attachment:
    """Check a file, keep it, and tie it to a saved row of this company.

    What `content.check` gave is not checked again: drawing a picture takes a second, and is done
    before a transaction rather than in it. Its member is the one whose command is running. Raises FileTooLarge, FileNotAllowed or
    FileBroken. When the transaction rolls back, the file stays until it is swept.
    """
    subject_type, subject_id = reference_to(subject)
    checked = body if isinstance(body, Content) else check(body, name, allowed=allowed)
    actor = current_actor()
    return Attachment.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.body),
        sha256=hashlib.sha256(checked.body).hexdigest(),
        file=ContentFile(checked.body, name=checked.name),
        member_id=actor.member_id if actor else None,
    )


def check(body: bytes | File, name: str, *, allowed: Collection[str] = content.ANYTHING) -> Content:
    """`content.check`, of a file that may be on disk yet: one that is too large is not read."""
    return content.check(_read(body), name, allowed=allowed)


def attached_to(subject: TenantModel, kind: str | None = None) -> models.QuerySet[Attachment]:
    """The files of a row, oldest first."""
    subject_type, subject_id = reference_to(subject)
    found = Attachment.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return (found.filter(kind=kind) if kind else found).order_by("pk")


def open_file(attachment: Attachment) -> File:
    """The file, for reading. The caller closes it. Raises FileNotFoundError when it was lost."""
    return attachment.file.storage.open(str(attachment.file.name), "rb")


def read(attachment: Attachment) -> bytes:
    """The whole file, to send or to print. Raises Altered when it is not what was kept."""
    with open_file(attachment) as file:
        body: bytes = file.read()
    if hashlib.sha256(body).hexdigest() != attachment.sha256:
        raise Altered(f"attachment {attachment.pk} of company {attachment.company_id}")
    return body


def erase(rows: models.QuerySet[Attachment]) -> int:
    """Remove the files of these rows and what they were called; how many there were yet.

    The files go after the commit; one that a crash left behind is swept.
    """
    storage = Attachment._meta.get_field("file").storage
    doomed = dict(rows.exclude(name="").values_list("pk", "file"))
    Attachment.objects.filter(pk__in=doomed).update(name="")
    for place in doomed.values():
        transaction.on_commit(partial(storage.delete, place))
    return len(doomed)


def sweep_orphans(*, older_than: timedelta = SWEPT_AFTER) -> int:
    """Remove files of this company that no row names (their transaction rolled back long ago), and
    those of rows that were erased."""
    storage = Attachment._meta.get_field("file").storage
    folder = company_folder(tenancy.company_id())
    if not storage.exists(folder):
        return 0
    before, swept = timezone.now() - older_than, 0
    paths = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    for start in range(0, len(paths), ASKED_AT_ONCE):
        some = paths[start : start + ASKED_AT_ONCE]
        named = Attachment.objects.filter(file__in=some).exclude(name="")
        kept = set(named.values_list("file", flat=True))
        for path in some:
            if path not in kept and storage.get_modified_time(path) < before:
                storage.delete(path)
                swept += 1
    return swept


def _read(body: bytes | File) -> bytes:
    if isinstance(body, bytes):
        return body
    content.refuse_large(body.size)
    whole: bytes = body.read()
    return whole
