"""Who gets in, for which company, in which language; what the menus offer."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import FIELD, seal_for
from repair_angel.kernel.models import Branch, Event, EventDelivery, Member, OutboxMessage, User
from repair_angel.kernel.services import companies

PAGES = [
    "",
    "kernel/",
    "kernel/branch/",
    "kernel/branch/add/",
    "kernel/member/",
    "kernel/member/add/",
    "kernel/apitoken/",
    "kernel/apitoken/add/",
    "kernel/event/",
    "kernel/eventdelivery/",
    "kernel/outboxmessage/",
    "password_change/",
    "jsi18n/",
]


def log_in(email):
    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login(client, db, page):
    answer = client.get(f"/admin/{page}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens(admin, shop, page):
    assert admin.get(f"/admin/{page}").status_code == 200


def test_a_person_without_a_company_is_told_so_and_gets_nowhere(db):
    User.objects.create_user("lost@example.com", "secret")
    client = log_in("lost@example.com")

    answer = client.get("/admin/", follow=True, headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "no company has you as an active employee" in answer.content.decode()
    assert client.get("/admin/kernel/branch/").status_code == 302


@pytest.mark.parametrize("gone", ["member", "user", "company"])
def test_who_is_let_go_is_out_at_the_next_click(staff, shop, member, gone):
    client = staff("technician")
    person = member("technician")
    row = {"member": person, "user": person.user, "company": shop}[gone]
    type(row).objects.filter(pk=row.pk).update(is_active=False)

    answer = client.get("/admin/kernel/branch/")

    assert answer.headers["Location"].startswith("/admin/login/")


def test_the_login_is_by_e_mail_in_any_case(client, shop):
    sent = {"username": "Boss@FixIt.example", "password": "secret"}

    answer = client.post("/admin/login/?next=/admin/", sent)

    assert answer.headers["Location"] == "/admin/"


def test_too_many_attempts_are_refused_in_words(client, shop):
    sent = {"username": "boss@fixit.example", "password": "wrong"}
    for _attempt in range(5):
        answer = client.post("/admin/login/", sent, headers={"accept-language": "en"})

    assert answer.status_code == 429
    assert "Try again in a quarter of an hour" in answer.content.decode()
    right = client.post("/admin/login/", {**sent, "password": "secret"})
    assert right.status_code == 429


def test_another_spelling_has_no_more_attempts(client, shop):
    for spelling in ("boss", "Boss", "BOSS", "bOSS", "boSS"):
        sent = {"username": f"{spelling}@fixit.example", "password": "guess"}
        client.post("/admin/login/", sent)

    answer = client.post("/admin/login/", {"username": "BosS@fixit.example", "password": "secret"})

    assert answer.status_code == 429


def test_one_company_at_a_time_and_no_other_by_asking(admin, shop, rival):
    refused = admin.post(f"/admin/switch-company/{rival.pk}/", follow=True)

    assert "You do not work for this company." in refused.content.decode()
    assert refused.context["request"].company == shop


def test_switching_needs_a_post_and_is_remembered(admin, shop, rival):
    user = User.objects.get(email="boss@fixit.example")
    Member.objects.create(company=rival, user=user, role="technician")

    assert admin.get(f"/admin/switch-company/{rival.pk}/").status_code == 405
    switched = admin.post(f"/admin/switch-company/{rival.pk}/", follow=True)

    request = switched.context["request"]
    assert (request.company, request.member.role) == (rival, "technician")
    again = log_in(user.email).get("/admin/")
    assert again.context["request"].company == rival


def test_the_company_speaks_until_the_user_chooses(db):
    companies.create(name="Fixe", admin=companies.Admin("f@example.com", "secret"), locale="fr")
    client = log_in("f@example.com")

    company = client.get("/admin/password_change/", headers={"accept-language": "en"})
    client.post("/language/setlang/", {"language": "nl"})
    chosen = client.get("/admin/password_change/")

    assert 'lang="fr"' in company.content.decode()
    assert company.headers["Content-Language"] == "fr"
    assert 'lang="nl"' in chosen.content.decode()


def test_times_are_the_companys(db):
    made = companies.create(
        name="Caribe",
        admin=companies.Admin("c@example.com", "secret"),
        timezone="America/Curacao",
        locale="en",
    )
    with tenancy.working_for(made.pk):
        branch = Branch.objects.get()
        made_at = timezone.now().astimezone(datetime.timezone(datetime.timedelta(hours=-4)))

    shown = log_in("c@example.com").get(f"/admin/kernel/branch/{branch.pk}/history/")

    assert made_at.strftime("%d/%m/%Y %H:") in shown.content.decode()


def test_the_menu_has_what_a_role_may_see(staff, shop):
    front_desk = staff("front_desk").get("/admin/").content.decode()
    admin = staff("admin").get("/admin/").content.decode()

    assert "/admin/kernel/event/" not in front_desk
    assert "/admin/kernel/outboxmessage/" not in front_desk
    assert "/admin/kernel/event/" in admin


def test_the_palette_finds_pages_but_not_what_one_may_not_see(staff, shop):
    search = "/admin/search/?extended=1&s=outgoing"

    assert "Outgoing messages" in staff("admin").get(search).content.decode()
    assert "Outgoing messages" not in staff("front_desk").get(search).content.decode()


def test_the_palette_forgets_one_company_in_the_next(admin, shop, rival, member):
    Member.objects.create(company=rival, user=member("admin").user, role="admin")
    member("technician")
    search = "/admin/search/?extended=1&s=techn"

    here = admin.get(search).content.decode()
    admin.post(f"/admin/switch-company/{rival.pk}/")
    there = admin.get(search).content.decode()

    assert "Technician" in here
    assert "Technician" not in there


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_message_that_failed_is_sent_again(admin, shop, branch, sealed, state):
    message = OutboxMessage.objects.create(
        kind="email", state=state, attempts=12, subject_type="kernel.branch", subject_id=branch.pk
    )

    admin.post(f"/admin/kernel/outboxmessage/{message.pk}/send_again/", sealed)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


def test_a_message_that_arrived_is_not_sent_again(admin, shop, branch, sealed):
    message = OutboxMessage.objects.create(
        kind="email", state="sent", subject_type="kernel.branch", subject_id=branch.pk
    )
    page = f"/admin/kernel/outboxmessage/{message.pk}/"

    answer = admin.post(f"{page}send_again/", sealed, follow=True)

    assert "Only a message that failed" in answer.content.decode()
    assert "send_again" not in admin.get(f"{page}change/").content.decode()
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_list_left_open_in_another_company_sends_nothing_again(admin, shop, branch, rival):
    stuck = EventDelivery.objects.create(
        event=Event.objects.latest("pk"), handler="a.b", state="failed"
    )
    sent = {"action": "deliver_again", "_selected_action": stuck.pk, "select_across": 1, "index": 0}
    other = {FIELD: seal_for(rival.pk)}

    answer = admin.post("/admin/kernel/eventdelivery/", {**sent, **other}, follow=True)

    assert "Nothing was saved." in answer.content.decode()
    stuck.refresh_from_db()
    assert stuck.state == "failed"


def test_the_choice_of_an_action_carries_the_seal(admin, shop, branch):
    EventDelivery.objects.create(event=Event.objects.latest("pk"), handler="a.b", state="failed")

    shown = admin.get("/admin/kernel/eventdelivery/").content.decode()

    assert f'name="{FIELD}" value="{seal_for(shop.pk)}"' in shown


def test_deliveries_are_tried_again_from_the_list(admin, shop, branch, sealed):
    made = Event.objects.latest("pk")
    stuck = EventDelivery.objects.create(event=made, handler="a.b", state="failed", attempts=12)
    done = EventDelivery.objects.create(event=made, handler="c.d", state="done")

    answer = admin.post(
        "/admin/kernel/eventdelivery/",
        {**sealed, "action": "deliver_again", "_selected_action": [stuck.pk, done.pk], "index": 0},
        follow=True,
    )

    shown = answer.content.decode()
    assert "1 row: done." in shown
    assert "Only a delivery that failed" in shown
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts) == ("pending", 0)


def test_the_platform_page_is_for_platform_administrators(admin, shop, rival):
    User.objects.create_user("root@example.com", "secret", is_platform_admin=True)

    assert admin.get("/admin/platform/").status_code == 403
    shown = log_in("root@example.com").get("/admin/platform/").content.decode()

    assert "Fix It" in shown
    assert "Fixpunt" in shown
