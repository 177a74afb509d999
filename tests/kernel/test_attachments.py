import hashlib
import os
import time
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image

from repair_angel.kernel import events, guards
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.content import CSV, FileNotAllowed, FileTooLarge
from repair_angel.kernel.downloads import file_response
from repair_angel.kernel.models import Attachment, Branch, Company, Member, User
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import NoCompany, WrongCompany, working_for

pytestmark = pytest.mark.django_db

A_PDF = b"%PDF-1.7\ntrailer<<>>\n%%EOF\n"
TWO_DAYS = 2 * 86_400


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def rival():
    company = Company.objects.create(name="Rival", slug="rival")
    with working_for(company.pk):
        return Branch.objects.create(name="Theirs")


@pytest.fixture
def branch():
    company = Company.objects.create(name="Ours", slug="ours")
    with working_for(company.pk):
        yield Branch.objects.create(name="Ours")


def keep(branch, body=A_PDF, name="a.pdf", **given):
    return attachments.store(branch, body, name=name, kind="test", **given)


def keep_and_roll_back(branch):
    with transaction.atomic():
        lost = keep(branch)
        transaction.set_rollback(True)
    return lost


def on_disk(files):
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def age(path, seconds=TWO_DAYS):
    then = time.time() - seconds
    os.utime(path, (then, then))


# refused


def test_a_file_is_not_tied_to_another_companys_row(branch, rival, files):
    with pytest.raises(WrongCompany):
        keep(rival)

    assert (Attachment.objects.count(), on_disk(files)) == (0, [])


def test_a_file_is_not_tied_to_an_unsaved_row(branch, files):
    with pytest.raises(WrongCompany):
        keep(Branch(name="Not yet", company_id=branch.company_id))

    assert (Attachment.objects.count(), on_disk(files)) == (0, [])


@pytest.mark.parametrize(
    ("body", "name", "refusal"),
    [
        (b"<html><script>", "photo.png", FileNotAllowed),
        (b"<svg onload='x'/>", "logo.svg", FileNotAllowed),
        (b"PK\x03\x04", "photo.png", FileNotAllowed),
        (b"x" * 1025, "notes.txt", FileTooLarge),
    ],
)
def test_a_refused_file_leaves_nothing(branch, files, settings, body, name, refusal):
    settings.ATTACHMENT_MAX_BYTES = 1024
    for given in (body, SimpleUploadedFile(name, body, content_type="image/png")):
        with pytest.raises(refusal):
            keep(branch, given, name)

    assert (Attachment.objects.count(), on_disk(files)) == (0, [])


def test_a_large_upload_is_refused_unread(branch, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024
    upload = SimpleUploadedFile("notes.txt", b"x" * 2048)

    with pytest.raises(FileTooLarge):
        keep(branch, upload, "notes.txt")

    assert upload.tell() == 0


def test_a_door_may_take_fewer_types(branch):
    with pytest.raises(FileNotAllowed):
        keep(branch, allowed={CSV})


def test_an_attachment_never_changes(branch):
    guards.put_up()
    kept = keep(branch)

    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(name="other.pdf")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=kept.pk).delete()

    assert Attachment.objects.get().name == "a.pdf"


def test_another_company_sees_no_file(branch, rival):
    kept = keep(branch)
    with working_for(rival.company_id):
        assert not Attachment.objects.filter(pk=kept.pk).exists()
        with pytest.raises(WrongCompany):
            attachments.attached_to(branch)


def test_a_file_that_was_altered_is_not_sent(branch, files):
    kept = keep(branch)
    (files / kept.file.name).write_bytes(A_PDF.replace(b"1.7", b"1.4"))

    with pytest.raises(attachments.Altered):
        attachments.read(kept)


# kept


def test_a_file_is_kept_with_its_size_and_fingerprint(branch, files):
    kept = keep(branch, name="../../Factuur 1.pdf")

    kept.refresh_from_db()
    assert (kept.subject_type, kept.subject_id) == ("kernel.branch", branch.pk)
    assert (kept.kind, kept.name, kept.content_type) == ("test", "Factuur 1.pdf", "application/pdf")
    assert (kept.size, kept.sha256) == (len(A_PDF), hashlib.sha256(A_PDF).hexdigest())
    assert (kept.member_id, attachments.read(kept)) == (None, A_PDF)
    assert on_disk(files) == [kept.file.name]


def test_the_place_of_a_file_says_nothing_but_its_company(branch, files):
    for name in ("../../../evil.pdf", "/etc/passwd", "a\x00b.pdf", "..", "con.pdf"):
        keep(branch, name=name)

    places = on_disk(files)
    assert len(set(places)) == 5
    folder = f"company/{branch.company_id}/"
    for place in places:
        assert place.startswith(folder)
        assert len(place.removeprefix(folder)) == 36
        assert (files / place).stat().st_mode & 0o777 == 0o640


def test_a_picture_is_kept_without_its_metadata(branch):
    exif = Image.Exif()
    exif[0x010F] = "Canary camera"
    photo = BytesIO()
    Image.new("RGB", (9, 9)).save(photo, "JPEG", exif=exif.tobytes())

    kept = keep(branch, SimpleUploadedFile("x", photo.getvalue()), "IMG_1.JPG")

    body = attachments.read(kept)
    assert b"Canary" not in body
    assert (kept.size, kept.sha256) == (len(body), hashlib.sha256(body).hexdigest())


def test_a_file_names_the_member_whose_command_kept_it(branch):
    user = User.objects.create_user("ann@example.com", name="Ann")
    member = Member.objects.create(company_id=branch.company_id, user=user, role="admin")

    @command("test.keep")
    def take_photo(*, actor):
        events.unchanged()
        return keep(branch)

    actor = Actor("ann", member.pk, None, branch.company_id, frozenset({"test.keep"}))

    assert take_photo(actor=actor).member_id == member.pk


def test_files_of_a_row_come_oldest_first(branch):
    first = keep(branch)
    photo = attachments.store(branch, b"a,b", name="a.csv", kind="table")
    other = Branch.objects.create(name="Other")
    keep(other)

    assert list(attachments.attached_to(branch)) == [first, photo]
    assert list(attachments.attached_to(branch, "table")) == [photo]


# downloads


@pytest.mark.parametrize(
    ("body", "name", "content_type"),
    [
        (A_PDF, 'Factuur "1" €.pdf', "application/pdf"),
        (b"hello <script>alert(1)</script>", "x.html", "text/plain"),
    ],
)
def test_a_download_is_never_a_page(branch, body, name, content_type):
    response = file_response(keep(branch, body, name))

    assert b"".join(response.streaming_content) == body
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Content-Length"] == str(len(body))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_can_not_break_out_of_its_header(branch):
    response = file_response(keep(branch, name='a"\r\nX-Evil: 1; filename=b.html'))

    assert (
        response["Content-Disposition"] == 'attachment; filename="a_X-Evil_ 1_ filename=b.html.pdf"'
    )
    response.close()


# orphans


def test_a_file_whose_transaction_rolled_back_is_swept_after_a_day(branch, files):
    kept = keep(branch)
    lost = keep_and_roll_back(branch)
    for path in (kept.file.name, lost.file.name):
        age(files / path)
    young = keep(branch)
    fresh = keep_and_roll_back(branch)

    assert attachments.sweep_orphans() == 1

    assert on_disk(files) == sorted([kept.file.name, young.file.name, fresh.file.name])
    assert attachments.sweep_orphans() == 0


def test_a_sweep_keeps_to_its_company(branch, rival, files):
    with working_for(rival.company_id):
        theirs = keep(rival)
    age(files / theirs.file.name)
    stray = files / "company" / str(branch.company_id)
    stray.mkdir()
    (stray / "stray").write_bytes(b"x")
    age(stray / "stray")
    (files / "logo").write_bytes(b"x")
    age(files / "logo")

    assert attachments.sweep_orphans() == 1
    assert on_disk(files) == sorted([theirs.file.name, "logo"])


def test_a_sweep_of_many_files_asks_in_batches(
    branch, files, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(attachments, "ASKED_AT_ONCE", 2)
    for _ in range(3):
        age(files / keep(branch).file.name)

    with django_assert_num_queries(2):
        assert attachments.sweep_orphans() == 0


def test_a_company_without_files_has_nothing_to_sweep(branch):
    assert attachments.sweep_orphans() == 0


def test_a_sweep_needs_a_company(db):
    with pytest.raises(NoCompany):
        attachments.sweep_orphans()
