"""Photos: what is refused, and what becomes of what is kept."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from repair_angel.kernel import tenancy
from repair_angel.kernel.content import FileBroken, FileNotAllowed, FileTooLarge
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Attachment, Event
from repair_angel.kernel.services import attachments
from tests.factories.workorders import WorkOrderFactory
from tests.pictures import claiming, picture, png
from workorders.errors import TooManyPhotos
from workorders.models import WorkOrderPhoto
from workorders.services import photos

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GPS, LATITUDE = 0x8825, 2


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def add(actor, order, body=None, name="front.png", phase="before"):
    return photos.add(
        actor=actor,
        work_order_id=order.pk,
        file=body if body is not None else png(),
        name=name,
        phase=phase,
    )


@pytest.mark.parametrize(
    ("body", "name", "refusal"),
    [
        (HTML, "front.png", FileNotAllowed),
        (HTML, "front.html", FileNotAllowed),
        (SVG, "front.svg", FileNotAllowed),
        (SVG, "front.png", FileNotAllowed),
        (b"%PDF-1.7\ntrailer<<>>\n%%EOF\n", "front.pdf", FileNotAllowed),
        (b"hello", "front.txt", FileNotAllowed),
        (b"", "front.png", FileNotAllowed),
        (png()[:30], "front.png", FileBroken),
        (claiming(30_000, 30_000), "front.png", FileTooLarge),
        (png() + b"\0" * (15 * 2**20), "front.png", FileTooLarge),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    owner, order, files, body, name, refusal
):
    with pytest.raises(refusal):
        add(owner, order, body, name)

    assert (Attachment.objects.count(), WorkOrderPhoto.objects.count()) == (0, 0)
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_bookkeeper_adds_none(member, order):
    with pytest.raises(NotPermitted):
        add(member("bookkeeper").actor(), order)


def test_a_phase_there_is_not(owner, order):
    with pytest.raises(InvalidInput) as refusal:
        add(owner, order, phase="later")

    assert list(refusal.value.errors) == ["phase"]


def test_another_companys_work_order_is_not_there(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    with pytest.raises(NotFound):
        add(owner, theirs)


def test_the_twenty_first_is_refused(owner, order):
    for _ in range(20):
        add(owner, order)

    with pytest.raises(TooManyPhotos):
        add(owner, order)

    assert (order.photos.count(), Attachment.objects.count()) == (20, 40)


def test_a_photo_is_kept_with_a_small_one(technician, order):
    photo = add(technician.actor(), order, picture("PNG", (1200, 800)), phase="during")

    kept = [(one.kind, one.name, one.member) for one in attachments.attached_to(order)]
    assert kept == [
        ("photo", "front.png", technician),
        ("photo_thumb", "front.png", technician),
    ]
    assert (photo.phase, photo.member) == ("during", technician)
    assert size_of(photo.picture) == (1200, 800)
    assert size_of(photo.thumbnail) == (400, 267)


def test_a_small_picture_does_not_grow(owner, order):
    assert size_of(add(owner, order, png((30, 20))).thumbnail) == (30, 20)


def size_of(attachment):
    return Image.open(BytesIO(attachments.read(attachment))).size


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_where_it_was_taken_is_left_out(owner, order, kind):
    place = Image.Exif()
    place.get_ifd(GPS)[LATITUDE] = (52.0, 22.0, 0.0)
    body = picture(kind, (500, 500), exif=place)
    assert b"Exif" in body or b"EXIF" in body

    photo = add(owner, order, body, f"front.{kind.lower()}")

    for kept in (photo.picture, photo.thumbnail):
        body = attachments.read(kept)
        assert not Image.open(BytesIO(body)).getexif()
        assert b"Exif" not in body
        assert b"EXIF" not in body


def test_what_trails_behind_the_picture_is_left_out(owner, order):
    photo = add(owner, order, png() + b"<script>alert(1)</script>")

    assert b"<script>" not in attachments.read(photo.picture)


def test_an_uploaded_file_is_called_what_its_sender_calls_it(owner, order):
    uploaded = SimpleUploadedFile("../../kras<1>.png", png(), content_type="text/html")

    photo = photos.add(actor=owner, work_order_id=order.pk, file=uploaded, phase="after")

    assert (photo.picture.name, photo.picture.content_type) == ("kras_1_.png", "image/png")


def test_it_is_recorded_without_the_pictures_name(owner, order):
    photo = add(owner, order, name="Jane's phone.png")

    event = Event.objects.latest("pk")
    assert (event.name, event.subject_id) == ("workorders.photo.added", order.pk)
    assert event.data == {"photo_id": photo.pk, "phase": "before"}
