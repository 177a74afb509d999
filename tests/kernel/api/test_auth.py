"""Logging in and out: who gets a token, for which company, and who is kept waiting."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import ApiToken, Company, Member, User
from repair_angel.kernel.services import members

LOGIN = "/api/auth/login"
WRONG = {
    "message": "The given data was invalid.",
    "errors": {"email": ["These credentials do not match our records."]},
}


def login(client, email="boss@fixit.example", *, password="secret"):  # noqa: S107  a test's
    return client.post(LOGIN, {"email": email, "password": password})


def bearing(client, answer):
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['token']}")
    return client


def test_without_e_mail_the_reference_says_so(anonymous):
    answer = anonymous.post(LOGIN, {"password": "secret"})

    assert answer.status_code == 422
    assert answer.json() == {
        "message": "The given data was invalid.",
        "errors": {"email": ["The email field is required."]},
    }


@pytest.mark.parametrize("email", ["boss@fixit.example", "nobody@fixit.example"])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(anonymous, shop, email):
    answer = login(anonymous, email, password="wrong")

    assert (answer.status_code, answer.json()) == (422, WRONG)
    assert ApiToken.objects.count() == 0


def test_who_has_left_the_platform_cannot_log_in(anonymous, shop):
    User.objects.update(is_active=False)

    assert (login(anonymous).status_code, login(anonymous).json()) == (422, WRONG)


@pytest.mark.parametrize("gone", [Member, Company])
def test_who_works_nowhere_is_told(anonymous, shop, gone):
    gone.objects.update(is_active=False)

    answer = login(anonymous)

    assert answer.status_code == 403
    assert answer.json() == {"message": "You are not a member of any active company."}


def test_after_five_wrong_passwords_also_the_right_one_waits(anonymous, shop):
    for _ in range(5):
        login(anonymous, password="wrong")

    answer = login(anonymous)

    assert answer.status_code == 429
    assert set(answer.json()) == {"message"}


def test_a_right_password_forgets_the_wrong_ones_before(anonymous, shop):
    for _ in range(3):
        for _ in range(4):
            login(anonymous, password="wrong")
        assert login(anonymous).status_code == 200


def test_an_address_that_tries_many_people_waits(anonymous, shop):
    for number in range(100):
        login(anonymous, f"p{number}@fixit.example")

    answer = login(anonymous)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert answer.json() == {"message": "Too many requests."}


def test_a_login_gives_a_token_that_works(anonymous, shop):
    answer = login(anonymous, "Boss@FixIt.example")

    assert answer.status_code == 200
    user = User.objects.get()
    assert answer.json() == {
        "token": answer.json()["token"],
        "user": {"id": user.pk, "name": "Boss", "email": "boss@fixit.example"},
    }
    assert answer.json()["token"].startswith(f"{ApiToken.objects.get().pk}|")
    assert bearing(anonymous, answer).get("/api/auth/me").json() == {
        "id": user.pk,
        "name": "Boss",
        "email": "boss@fixit.example",
        "role": "admin",
        "company_id": shop.pk,
        "employee_id": Member.objects.get().pk,
    }


def test_the_token_is_for_the_company_last_used(anonymous, shop, rival):
    user = User.objects.get(email="boss@fixit.example")
    Member.objects.create(company=rival, user=user, role="technician")
    user.last_company = rival
    user.save()

    me = bearing(anonymous, login(anonymous)).get("/api/auth/me").json()

    assert (me["company_id"], me["role"]) == (rival.pk, "technician")


def test_without_a_last_company_it_is_the_one_joined_first(anonymous, shop, rival):
    user = User.objects.get(email="boss@fixit.example")
    Member.objects.create(company=rival, user=user, role="technician")
    Member.objects.filter(company=shop, user=user).update(is_active=False)

    client = bearing(anonymous, login(anonymous))

    assert client.get("/api/auth/me").json()["company_id"] == rival.pk


def test_logging_out_ends_this_token_and_no_other(client_of):
    mine, other = client_of("admin"), client_of("admin")

    answer = mine.post("/api/auth/logout")

    assert (answer.status_code, answer.json()) == (200, {"message": "Logged out"})
    assert mine.get("/api/auth/me").status_code == 401
    assert other.get("/api/auth/me").status_code == 200


def test_any_token_may_ask_who_it_is_and_log_out(client_of):
    narrow = client_of("technician", "stock:read")

    assert narrow.get("/api/auth/me").status_code == 200
    assert narrow.post("/api/auth/logout").status_code == 200


def test_a_session_of_the_staff_pages_is_no_token(client, shop):
    user = User.objects.get()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/api/auth/me").status_code == 401


def test_letting_somebody_go_kills_the_token_at_once(client_of, shop, owner):
    technician = client_of("technician")
    assert technician.get("/api/branches").status_code == 200

    with tenancy.working_for(shop.pk):
        gone = Member.objects.get(company=shop, role="technician")
        members.update(actor=owner, member_id=gone.pk, is_active=False)

    assert technician.get("/api/branches").status_code == 401


@pytest.mark.parametrize(
    "presented",
    ["x", "1", "1|", "|", "1|wrong", "99999999999999999999|x", "٣|x", "-1|x", "1|" + "é" * 40],
)
def test_a_wrong_token_is_unauthenticated(anonymous, shop, presented):
    api_token, _plain = ApiToken.issue(member=Member.objects.get(), name="t", abilities=["*"])
    presented = presented.replace("1|", f"{api_token.pk}|")

    answer = anonymous.get(
        "/api/auth/me", HTTP_AUTHORIZATION=f"Bearer {presented}".encode().decode("latin-1")
    )

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthenticated."})
    assert answer["WWW-Authenticate"] == "Bearer"
