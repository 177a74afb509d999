"""Employees and tokens: added, let go, never the last administrator; a secret is shown once."""

import pytest

from repair_angel.kernel.models import ApiToken, Event, Member, User

URL = "/admin/kernel/member/"
TOKENS = "/admin/kernel/apitoken/"


def sent(sealed, **more):
    return {
        "email": "new@example.com",
        "role": "technician",
        "name": "New Person",
        **more,
        **sealed,
    }


def test_the_last_administrator_cannot_step_down(admin, shop, sealed):
    boss = Member.objects.get(company=shop)

    changed = admin.post(f"{URL}{boss.pk}/change/", {"role": "manager", **sealed})
    let_go = admin.post(f"{URL}{boss.pk}/let_go/", sealed, follow=True)

    assert "at least one active administrator" in changed.content.decode()
    assert "at least one active administrator" in let_go.content.decode()
    boss.refresh_from_db()
    assert (boss.role, boss.is_active) == ("admin", True)


def test_a_new_person_needs_a_password_worth_the_name(admin, shop, sealed):
    answer = admin.post(f"{URL}add/", sent(sealed, password="123"))

    assert "password" in answer.context["adminform"].form.errors
    assert not User.objects.filter(email="new@example.com").exists()


def test_who_works_here_already_is_not_added_twice(admin, shop, sealed):
    answer = admin.post(f"{URL}add/", sent(sealed, email="BOSS@fixit.example"))

    assert answer.context["adminform"].form.errors == {"email": ["This person works here already."]}


def test_somebody_of_another_company_keeps_the_password(admin, shop, rival, sealed):
    admin.post(f"{URL}add/", sent(sealed, email="boss@fixpunt.example", password="another one 1"))

    user = User.objects.get(email="boss@fixpunt.example")
    assert user.check_password("secret")
    assert user.memberships.filter(company=shop, role="technician").count() == 1


@pytest.mark.parametrize("role", ["technician", "front_desk", "stock", "bookkeeper"])
def test_only_who_may_adds_people(staff, shop, sealed, role):
    assert staff(role).post(f"{URL}add/", sent(sealed)).status_code == 403
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_person_is_added_with_a_password_of_their_own(admin, shop, sealed):
    answer = admin.post(f"{URL}add/", sent(sealed, password="long enough 1"))

    assert answer.status_code == 302
    made = Member.objects.get(user__email="new@example.com")
    assert (made.company, made.role, made.user.name) == (shop, "technician", "New Person")
    assert made.user.check_password("long enough 1")


def test_letting_go_asks_first_and_ends_the_tokens(admin, shop, member, sealed):
    person = member("technician")
    ApiToken.issue(member=person, name="app", abilities=["*"])
    page = f"{URL}{person.pk}/let_go/"

    asked = admin.get(page).content.decode()
    admin.post(page, sealed)

    assert "can no longer log in" in asked
    person.refresh_from_db()
    assert person.is_active is False
    assert not ApiToken.objects.filter(member=person).exists()
    event = Event.objects.latest("pk")
    assert (event.name, event.data["changed_member_id"]) == ("kernel.member.updated", person.pk)


def test_an_action_sent_for_another_company_does_nothing(admin, shop, member):
    person = member("technician")

    answer = admin.post(f"{URL}{person.pk}/let_go/", {"_company": "x"})

    assert "switched to another company" in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active is True


def test_the_people_of_another_company_are_nowhere(admin, shop, rival):
    theirs = Member.objects.get(company=rival)

    assert "Rival" not in admin.get(URL).content.decode()
    assert "Rival" not in admin.get("/admin/kernel/event/").content.decode()
    assert admin.get(f"{URL}{theirs.pk}/change/").headers["Location"] == "/admin/"
    found = admin.get(
        "/admin/autocomplete/",
        {"app_label": "kernel", "model_name": "event", "field_name": "member", "term": "rival"},
    )
    assert b"Rival" not in found.content


def test_a_token_is_shown_once_and_belongs_to_who_made_it(admin, shop, sealed):
    made = admin.post(f"{TOKENS}add/", {"name": "Till", "abilities": ["customers:read"], **sealed})

    token = ApiToken.objects.get()
    shown = made.content.decode()
    assert f"{token.pk}|" in shown
    assert "no-store" in made.headers["Cache-Control"]
    assert (token.name, token.abilities) == ("Till", ["customers:read"])
    again = admin.get(f"{TOKENS}{token.pk}/change/").content.decode()
    assert f"{token.pk}|" not in again
    assert token.digest not in again


def test_a_technician_sees_only_tokens_of_their_own(staff, shop, member):
    theirs, _ = ApiToken.issue(member=member("manager"), name="Bookings", abilities=["*"])
    client = staff("technician")

    assert "Bookings" not in client.get(TOKENS).content.decode()
    assert client.post(f"{TOKENS}{theirs.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert ApiToken.objects.filter(pk=theirs.pk).exists()


def test_revoking_is_deleting(admin, shop, member):
    token, _ = ApiToken.issue(member=member("manager"), name="Bookings", abilities=["*"])

    answer = admin.post(f"{TOKENS}{token.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        "apitoken/?digest__startswith=a",
        "event/?member__user__password__startswith=argon2",
        "event/?member__user__email__contains=a",
        "event/?member__tokens__digest__startswith=a",
    ],
)
def test_nobody_fishes_for_a_secret(admin, shop, asked):
    assert admin.get(f"/admin/kernel/{asked}").status_code == 400


@pytest.mark.parametrize("asked", ["member__id__exact=1", "member=1", "at_from=2026-01-01"])
def test_what_a_filter_of_the_page_asks_is_answered(admin, shop, asked):
    assert admin.get(f"/admin/kernel/event/?{asked}").status_code == 200
