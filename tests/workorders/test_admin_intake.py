"""The staff pages of what comes in with a repair."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from tests.factories.workorders import WorkOrderFactory
from tests.pictures import png
from workorders.models import (
    ChecklistItem,
    ChecklistTemplate,
    PasscodeReveal,
    TermsVersion,
    TimeEntry,
    WorkOrderPhoto,
)
from workorders.services import lines, passcodes, photos, time_entries, work_orders

CANARY = "482915736"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sealed(shop):
    return {"_company": seal_for(shop.pk)}


def page_of(order):
    return reverse("admin:workorders_workorder_change", args=[order.pk])


def action(order, name):
    return f"{page_of(order).removesuffix('change/')}{name}/"


def whole(order, **changes):
    """The form of a repair without lines, as a browser sends it."""
    return {
        "customer": order.customer_id,
        "branch": order.branch_id,
        "device_brand": order.device_brand,
        "device_model": order.device_model,
        "priority": order.priority,
        "lines-TOTAL_FORMS": 0,
        "lines-INITIAL_FORMS": 0,
        "notes-TOTAL_FORMS": 0,
        "notes-INITIAL_FORMS": 0,
        **changes,
    }


# two people at one page


def test_a_page_carries_the_version_it_shows(staff, order):
    page = staff("admin").get(page_of(order)).content.decode()

    assert 'name="seen_version" value="1"' in page


def test_a_stale_page_is_told_once_and_saved_knowingly(staff, owner, technician, order, sealed):
    work_orders.update(actor=technician.actor(), work_order_id=order.pk, priority="urgent")
    given = whole(order, **sealed, accessories="charger", seen_version=1)

    refused = staff("admin").post(page_of(order), given)

    page = refused.content.decode()
    order.refresh_from_db()
    assert (refused.status_code, order.accessories) == (200, "")
    assert "Jan Bakker changed" in page
    assert 'value="charger"' in page
    assert 'name="seen_version" value="2"' in page

    staff("admin").post(page_of(order), {**given, "seen_version": 2})
    order.refresh_from_db()
    assert (order.accessories, order.version) == ("charger", 3)


def test_a_stale_button_is_told_too(staff, technician, order, sealed):
    work_orders.update(actor=technician.actor(), work_order_id=order.pk, priority="urgent")

    for name, given in (("change_status", {"status": "ready"}), ("assign", {"member": ""})):
        page = staff("admin").post(action(order, name), {**sealed, **given, "seen_version": 1})
        assert "Jan Bakker changed" in page.content.decode()

    order.refresh_from_db()
    assert order.status.slug == "new"


def test_what_changes_nothing_is_never_stale(staff, technician, order, sealed):
    work_orders.change_status(actor=technician.actor(), work_order_id=order.pk, status="ready")

    answer = staff("admin").post(page_of(order), whole(order, **sealed, seen_version=1))

    assert answer.status_code == 302


# warnings


def test_a_status_warns_once_and_is_changed_when_that_was_seen(staff, owner, order, sealed):
    lines.add(actor=owner, work_order_id=order.pk, description="Screen", unit_price=Decimal(89))
    work_orders.update(actor=owner, work_order_id=order.pk, spending_limit=Decimal(50))
    browser, given = staff("admin"), {**sealed, "status": "in_repair"}
    assert "acknowledged" not in browser.get(action(order, "change_status")).content.decode()

    page = browser.post(action(order, "change_status"), given).content.decode()

    order.refresh_from_db()
    assert order.status.slug == "new"
    assert "Nobody is assigned. 107.69 is more than the 50.00" in page
    assert 'name="acknowledged"' in page

    browser.post(action(order, "change_status"), {**given, "acknowledged": "on"})
    order.refresh_from_db()
    assert order.status.slug == "in_repair"


# photos


@pytest.fixture
def photo(owner, order):
    return photos.add(actor=owner, work_order_id=order.pk, file=png(), phase="before")


def test_a_photo_is_added_and_shown(staff, order, sealed):
    upload = SimpleUploadedFile("front.png", png(), content_type="image/png")
    staff("technician").post(
        action(order, "add_photo"), {**sealed, "file": upload, "phase": "during"}
    )

    photo = WorkOrderPhoto.objects.get()
    address = reverse("admin:workorders_workorderphoto_thumbnail", args=[photo.pk])
    assert photo.phase == "during"
    assert address in staff("technician").get(page_of(order)).content.decode()


def test_a_page_is_no_photo(staff, order, sealed):
    upload = SimpleUploadedFile("front.png", b"<!DOCTYPE html>", content_type="image/png")
    page = staff("admin").post(
        action(order, "add_photo"), {**sealed, "file": upload, "phase": "before"}
    )

    assert "This kind of file is not allowed here." in page.content.decode()
    assert not WorkOrderPhoto.objects.exists()


@pytest.mark.parametrize("size", ["picture", "thumbnail"])
def test_a_photo_is_handed_out_as_a_harmless_download(staff, photo, size):
    answer = staff("bookkeeper").get(
        reverse(f"admin:workorders_workorderphoto_{size}", args=[photo.pk])
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_photo_for_strangers_and_other_companies(client, staff, rival, photo):
    address = reverse("admin:workorders_workorderphoto_picture", args=[photo.pk])
    assert client.get(address).status_code == 302

    with tenancy.working_for(rival.pk):
        order = WorkOrderFactory(ticket_no="THEIRS")
        theirs = photos.add(
            actor=rival.members.get().actor(), work_order_id=order.pk, file=png(), phase="before"
        )
    address = reverse("admin:workorders_workorderphoto_picture", args=[theirs.pk])
    assert staff("admin").get(address).status_code == 404


# passcodes


def test_a_passcode_is_kept_shown_with_a_reason_and_never_listed(staff, order, sealed):
    browser = staff("manager")
    browser.post(
        action(order, "keep_passcode"), {**sealed, "kind": "password", "passcode": f" {CANARY}"}
    )
    assert CANARY not in browser.get(page_of(order)).content.decode()
    asked = browser.get(action(order, "reveal_passcode")).content.decode()
    assert CANARY not in asked

    shown = browser.post(action(order, "reveal_passcode"), {**sealed, "reason": "testing"})

    assert CANARY in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    seen = PasscodeReveal.objects.get()
    assert (seen.reason, seen.member.role) == ("testing", "manager")
    assert CANARY not in browser.get(page_of(order)).content.decode()


def test_without_a_reason_or_business_none_is_shown(staff, owner, order, sealed):
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode=CANARY)

    for role, reason in (("manager", ""), ("technician", "curious"), ("front_desk", "curious")):
        answer = staff(role).post(action(order, "reveal_passcode"), {**sealed, "reason": reason})
        assert CANARY not in answer.content.decode(), role

    assert not PasscodeReveal.objects.exists()


def test_who_looked_is_for_managers(staff, owner, order):
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode=CANARY)
    passcodes.reveal(actor=owner, work_order_id=order.pk, reason="digitizer test")
    address = reverse("admin:workorders_passcodereveal_changelist")

    assert "digitizer test" in staff("manager").get(address).content.decode()
    assert staff("technician").get(address).status_code == 403


# settings


def test_a_manager_changes_what_is_checked(staff, sealed):
    phone = ChecklistTemplate.objects.get(kind="phone")
    items = list(phone.items.all())
    form = {
        **sealed,
        "label_nl": "Mobieltje",
        "label_en": phone.label_en,
        "label_fr": phone.label_fr,
        "also_called": phone.also_called,
        "position": phone.position,
        "items-TOTAL_FORMS": len(items) + 1,
        "items-INITIAL_FORMS": len(items),
    }
    for at, item in enumerate(items):
        form |= {
            f"items-{at}-id": item.pk,
            f"items-{at}-template": phone.pk,
            f"items-{at}-label_nl": item.label_nl,
            f"items-{at}-label_en": "Powers up" if at == 0 else item.label_en,
            f"items-{at}-label_fr": item.label_fr,
            f"items-{at}-position": item.position,
            f"items-{at}-is_active": "on",
        }
    last = len(items)
    form |= {f"items-{last}-template": phone.pk, f"items-{last}-is_active": "on"}
    form |= {f"items-{last}-label_{language}": "eSIM" for language in ("nl", "en", "fr")}

    answer = staff("manager").post(
        reverse("admin:workorders_checklisttemplate_change", args=[phone.pk]), form
    )

    assert answer.status_code == 302
    phone.refresh_from_db()
    assert (phone.label_nl, phone.items.first().label_en) == ("Mobieltje", "Powers up")
    added = ChecklistItem.objects.latest("pk")
    assert (added.label_en, added.position) == ("eSIM", items[-1].position + 1)


def test_a_technician_changes_no_list(staff):
    phone = ChecklistTemplate.objects.get(kind="phone")
    address = reverse("admin:workorders_checklisttemplate_change", args=[phone.pk])

    assert staff("technician").get(address).status_code == 200
    assert staff("technician").post(address, {}).status_code == 403


def test_new_terms_are_a_new_version(staff, sealed):
    staff("manager").post(
        reverse("admin:workorders_termsversion_add"),
        {**sealed, "language": "nl", "text": "Kort en goed."},
    )

    assert TermsVersion.objects.get(language="nl", number=2).text == "Kort en goed."


def test_a_manager_corrects_time_that_has_stopped(staff, owner, technician, order, sealed):
    entry = time_entries.add(
        actor=owner, work_order_id=order.pk, member_id=technician.pk, minutes=45
    )
    address = reverse("admin:workorders_timeentry_change", args=[entry.pk])
    started = entry.started_at.astimezone()
    form = {
        **sealed,
        "started_at_0": started.date().isoformat(),
        "started_at_1": started.time().isoformat("seconds"),
        "minutes": 30,
        "note": "lunch",
    }

    assert staff("technician").post(address, form).status_code == 403
    assert staff("manager").post(address, form).status_code == 302
    entry.refresh_from_db()
    assert (entry.minutes, entry.note) == (30, "lunch")


def test_a_running_clock_is_only_looked_at(staff, owner, order):
    entry = time_entries.start(actor=owner, work_order_id=order.pk)

    address = reverse("admin:workorders_timeentry_change", args=[entry.pk])
    assert staff("manager").post(address, {}).status_code == 403


@pytest.mark.parametrize(
    "page",
    ["checklisttemplate", "termsversion", "timeentry", "workorderphoto", "intakesignature"],
)
def test_every_list_opens(staff, owner, order, photo, page):
    TimeEntry.objects.create(work_order=order, member_id=owner.member_id)

    assert staff("manager").get(reverse(f"admin:workorders_{page}_changelist")).status_code == 200
