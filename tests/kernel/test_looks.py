"""Logo and colour of a company's paper."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.content import FileNotAllowed
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Attachment, CompanyLook, Event
from repair_angel.kernel.services import looks


def picture(size=(40, 20), colour="#ff0000", name="logo.png"):
    body = BytesIO()
    Image.new("RGB", size, colour).save(body, "PNG")
    return SimpleUploadedFile(name, body.getvalue(), "image/png")


def recorded():
    return Event.objects.filter(name="kernel.company.look_changed").count()


def test_without_a_row_there_is_our_colour_and_no_logo(shop):
    look = looks.current()

    assert (look.colour, look.has_logo, look.images) == ("#0f766e", False, {})


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", "#0f766e;}"])
def test_what_is_no_colour_is_refused(shop, owner, colour):
    with pytest.raises(InvalidInput) as refusal:
        looks.update(actor=owner, company_id=shop.pk, colour=colour)

    assert list(refusal.value.errors) == ["colour"]
    assert not CompanyLook.objects.exists()


def test_what_is_no_picture_is_refused(shop, owner):
    drawing = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    with pytest.raises(FileNotAllowed):
        looks.update(actor=owner, company_id=shop.pk, file=drawing)

    assert not CompanyLook.objects.exists()
    assert not Attachment.objects.exists()


def test_only_administrators_change_it(shop, member):
    with pytest.raises(NotPermitted):
        looks.update(actor=member("manager").actor(), company_id=shop.pk, colour="#123456")


def test_another_companys_look_is_not_found(shop, owner, rival):
    with pytest.raises(NotFound):
        looks.update(actor=owner, company_id=rival.pk, colour="#123456")


def test_a_logo_is_kept_small_and_replaced_and_taken_away(shop, owner):
    looks.update(actor=owner, company_id=shop.pk, colour="#ABCDEF", file=picture((3000, 1500)))
    first = looks.current()

    with Image.open(BytesIO(first.images["logo"])) as kept:
        assert kept.size == (1200, 600)
    assert first.colour == "#abcdef"

    looks.update(actor=owner, company_id=shop.pk, file=picture(colour="#00ff00"))
    assert looks.current().images != first.images
    assert looks.current().colour == "#abcdef"

    looks.update(actor=owner, company_id=shop.pk, without_logo=True)
    assert not looks.current().has_logo
    assert recorded() == 3
    assert CompanyLook.objects.count() == 1


def test_nothing_changed_is_nothing_recorded(shop, owner):
    looks.update(actor=owner, company_id=shop.pk, colour="#123456")
    looks.update(actor=owner, company_id=shop.pk, colour="#123456")

    assert recorded() == 1


def test_each_company_has_its_own(shop, owner, rival):
    looks.update(actor=owner, company_id=shop.pk, colour="#123456", file=picture())

    with tenancy.working_for(rival.pk):
        assert looks.current() == looks.Look()


def test_the_company_page_shows_and_changes_it(staff, shop):
    browser, page = staff("admin"), f"/admin/kernel/company/{shop.pk}/"
    browser.cookies["django_language"] = "en"

    assert browser.get("/admin/company-logo/").status_code == 404
    form = browser.get(f"{page}change_look/").content.decode()
    assert 'type="color"' in form
    assert 'value="#0f766e"' in form
    answer = browser.post(
        f"{page}change_look/",
        {"_company": seal_for(shop.pk), "colour": "#aa0000", "file": picture()},
    )

    assert answer.status_code == 302
    shown = browser.get(f"{page}change/").content.decode()
    assert "/admin/company-logo/" in shown
    assert "#aa0000" in shown
    assert browser.get("/admin/company-logo/")["Content-Type"] == "image/png"


def test_a_refused_logo_is_explained_on_the_form(staff, shop):
    browser = staff("admin")
    browser.cookies["django_language"] = "en"

    answer = browser.post(
        f"/admin/kernel/company/{shop.pk}/change_look/",
        {
            "_company": seal_for(shop.pk),
            "colour": "#aa0000",
            "file": SimpleUploadedFile("logo.pdf", b"%PDF-1.7 %%EOF"),
        },
    )

    assert "This kind of file is not allowed here." in answer.content.decode()
    assert not CompanyLook.objects.exists()
