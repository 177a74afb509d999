"""Photos of a device: checked, drawn anew, kept with a small one beside them.

Twelve megapixels take a second to draw, during which nobody else may be kept waiting: doors `draw`
before the transaction in which they `add`.
"""

from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import content, events, pictures
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.content import Content
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import get_or_404
from workorders import locks
from workorders.errors import TooManyPhotos
from workorders.models import WorkOrder, WorkOrderPhoto
from workorders.states import PhotoPhase

MOST = 20
PICTURE, THUMBNAIL = "photo", "photo_thumb"
THUMBNAIL_SIDE = 400


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept, and a small one of it."""

    whole: Content
    small: Content


def draw(file: bytes | File, name: str = "") -> Drawn:
    """What a picture really is, its bytes say; place and owner are left out. Touches no table.

    Raises FileTooLarge, FileNotAllowed or FileBroken.
    """
    whole = attachments.check(file, name or _name(file), allowed=content.PICTURES)
    small = pictures.smaller(whole.body, whole.content_type, THUMBNAIL_SIDE)
    return Drawn(whole, Content(small, whole.content_type, whole.name))


@command("work-orders.write")
def add(
    *, actor: Actor, work_order_id: int, file: bytes | File | Drawn, phase: str, name: str = ""
) -> WorkOrderPhoto:
    """Keep a picture with a work order, drawn here if it is not yet.

    Raises TooManyPhotos, FileTooLarge, FileNotAllowed or FileBroken. Locks the work order once the
    picture is drawn. Records `workorders.photo.added` on the work order.
    """
    if phase not in PhotoPhase.values:
        raise InvalidInput({"phase": ["The selected phase is invalid."]})
    order = get_or_404(WorkOrder.objects.all(), work_order_id)
    _refuse_many(order)
    drawn = file if isinstance(file, Drawn) else draw(file, name)
    picture = attachments.store(order, drawn.whole, name=drawn.whole.name, kind=PICTURE)
    thumbnail = attachments.store(order, drawn.small, name=drawn.small.name, kind=THUMBNAIL)
    order = locks.work_order(work_order_id)
    _refuse_many(order)
    photo = WorkOrderPhoto.objects.create(
        work_order=order,
        phase=phase,
        picture=picture,
        thumbnail=thumbnail,
        member_id=actor.member_id,
    )
    events.record("workorders.photo.added", subject=order, photo_id=photo.pk, phase=phase)
    return photo


def _refuse_many(order: WorkOrder) -> None:
    if order.photos.count() >= MOST:
        raise TooManyPhotos(_("A work order has at most %(most)s photos."), field="file", most=MOST)


def _name(file: bytes | File) -> str:
    return "" if isinstance(file, bytes) else file.name or ""
