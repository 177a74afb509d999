"""What the kernel's tables know of a customer: files and messages, by the row they are about."""

from collections.abc import Collection

from repair_angel.kernel import personal
from repair_angel.kernel.models import Attachment, OutboxMessage
from repair_angel.kernel.services import attachments

State = OutboxMessage.State
ON_ITS_WAY = (State.QUEUED, State.SENDING)

personal.holds(
    Attachment,
    personal.BY_REFERENCE,
    shown=("subject_type", "subject_id", "kind", "content_type", "size", "sha256", "created_at"),
    by_step=("name",),
)
personal.holds(
    OutboxMessage,
    personal.BY_REFERENCE,
    shown=("subject_type", "subject_id", "kind", "state", "created_at", "sent_at"),
    by_step=("payload", "last_error"),
)


@personal.when_erasing
def remove_files(people: Collection[int]) -> bool:
    """Photos go; what is part of a document that stays, stays."""
    files = Attachment.objects.filter(personal.about(people, but_files_that_stay=True))
    return attachments.erase(files) > 0


@personal.when_erasing
def empty_messages(people: Collection[int]) -> bool:
    """Of messages that have ended; one on its way is emptied by the next erasure."""
    ended = OutboxMessage.objects.filter(personal.about(people)).exclude(state__in=ON_ITS_WAY)
    return ended.exclude(payload={}, last_error="").update(payload={}, last_error="") > 0
