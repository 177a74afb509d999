"""Mails on the staff site: seen, and sent again by a button."""

import pytest
from django.urls import reverse

from accounting.services import sending
from notifications.models import EmailMessage
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import OutboxMessage
from tests.notifications.conftest import told
from workorders.services import receipts

LIST = "/admin/notifications/emailmessage/"


@pytest.fixture
def desk(staff):
    """The front desk's browser, in English."""
    made = staff("front_desk")
    made.cookies["django_language"] = "en"
    return made


@pytest.fixture
def sealed(shop):
    return {"_company": seal_for(shop.pk)}


def test_who_handles_stock_sees_no_mails(staff, tell):
    tell()

    assert staff("stock").get(LIST).status_code == 403


def test_another_companys_mails_are_not_there(desk, rival):
    with tenancy.working_for(rival.pk):
        theirs = told(actor=SYSTEM, subject="THEIRS")

    assert b"THEIRS" not in desk.get(LIST).content
    assert desk.get(f"{LIST}{theirs.pk}/change/").status_code == 302


def test_the_list_says_what_became_of_each(desk, tell, django_assert_max_num_queries):
    for number in range(12):
        tell(subject=f"Letter {number}")
    OutboxMessage.objects.filter(pk=EmailMessage.objects.earliest("pk").outbox_id).update(
        state="unknown", last_error="AnswerLost"
    )

    with django_assert_max_num_queries(14):
        page = desk.get(LIST).content.decode()

    for shown in ("Letter 0", "jane@example.com", "AnswerLost", "unknown", "queued"):
        assert shown in page
    filtered = desk.get(LIST, {"outbox__state__exact": "unknown"}).content.decode()
    assert "Letter 0" in filtered
    assert "Letter 1" not in filtered


def test_nobody_changes_a_mail(desk, tell, sealed):
    email = tell()

    desk.post(f"{LIST}{email.pk}/change/", {**sealed, "to": "eve@example.com"})

    email.refresh_from_db()
    assert email.to == "jane@example.com"


def test_an_unknown_one_is_sent_again_by_a_button(desk, tell, sealed):
    email = tell()
    page = f"{LIST}{email.pk}/"
    assert "send_again" not in desk.get(f"{page}change/").content.decode()
    OutboxMessage.objects.update(state="unknown")

    assert "send_again" in desk.get(f"{page}change/").content.decode()
    assert "may get this mail twice" in desk.get(f"{page}send_again/").content.decode()
    desk.post(f"{page}send_again/", sealed)

    assert OutboxMessage.objects.get().state == "queued"


def test_an_invoice_is_sent_by_a_button_and_shows_its_mails(desk, draft, sealed):
    page = f"/admin/accounting/invoice/{draft.pk}/"
    form = desk.get(f"{page}send_by_mail/").content.decode()
    assert "jane@example.com" in form
    assert "can no longer be changed" in form

    desk.post(f"{page}send_by_mail/", {**sealed, "to": "books@example.com"})

    assert EmailMessage.objects.get().to == "books@example.com"
    shown = desk.get(f"{page}change/").content.decode()
    assert "Invoice INV-2026-0001 from Fix It" in shown
    assert "books@example.com" in shown


def test_a_receipt_is_mailed_by_a_button_and_shown_on_the_repair(desk, order, sealed):
    page = f"/admin/workorders/workorder/{order.pk}/"

    desk.post(f"{page}mail_receipt/", {**sealed, "to": "jane@example.com", "language": "nl"})

    assert EmailMessage.objects.get().language == "nl"
    shown = desk.get(f"{page}change/").content.decode()
    assert "wij hebben uw apparaat ontvangen" in shown


def test_a_refused_address_is_explained_and_nothing_is_queued(desk, order, sealed):
    answer = desk.post(
        f"/admin/workorders/workorder/{order.pk}/mail_receipt/",
        {**sealed, "to": "nobody", "language": "nl"},
    )

    assert answer.status_code == 200
    assert not OutboxMessage.objects.exists()


def test_what_needs_somebody_is_counted_in_the_menu(desk, owner, order, draft):
    receipts.mail(actor=owner, work_order_id=order.pk)
    sending.send(actor=owner, invoice_id=draft.pk)
    OutboxMessage.objects.update(state="failed")

    page = desk.get(reverse("admin:index")).content.decode()

    assert LIST in page
