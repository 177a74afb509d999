"""Tokens made and revoked over the API: never wider than the asker, never shown twice."""

import datetime

import time_machine
from django.utils import timezone

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import ApiToken, Event, IdempotencyKey, Member
from repair_angel.kernel.services import api_tokens

PATH = "/api/api-tokens"


def test_an_ability_that_does_not_exist_is_refused(api):
    answer = api.post(PATH, {"name": "Zapier", "abilities": ["customers:read", "secrets:read"]})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"abilities": ["The ability secrets:read does not exist."]}
    assert ApiToken.objects.count() == 1


def test_a_token_cannot_make_a_wider_one(client_of):
    narrow = client_of("admin", "api-tokens:write", "branches:read")

    for abilities in (["*"], [], ["branches:write"]):
        answer = narrow.post(PATH, {"name": "Zapier", "abilities": abilities})
        assert answer.status_code == 403

    assert ApiToken.objects.count() == 1


def test_a_new_token_is_shown_once_and_kept_as_a_hash(api, shop):
    answer = api.post(PATH, {"name": "Zapier Integration"})

    assert answer.status_code == 201
    shown = answer.json()
    token = ApiToken.objects.get(name="Zapier Integration")
    assert shown == {
        "token": shown["token"],
        "name": "Zapier Integration",
        "id": token.pk,
        "abilities": ["*"],
    }
    number, _, secret = shown["token"].partition("|")
    assert (int(number), len(secret)) == (token.pk, 48)
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values())
    with tenancy.working_for(shop.pk):
        assert Event.objects.get(name="kernel.api_token.created").data == {
            "made_token_id": token.pk
        }


def test_the_list_tells_everything_but_the_secret(api):
    api.post(PATH, {"name": "Zapier", "abilities": ["branches:read"]})

    shown = api.get(PATH).json()

    assert [row["name"] for row in shown["data"]] == ["Zapier", "test"]
    assert shown["data"][0].keys() == {
        "id",
        "name",
        "abilities",
        "created_at",
        "last_used_at",
        "expires_at",
    }
    assert (shown["total"], shown["per_page"], shown["last_page"]) == (2, 25, 1)


def test_one_sees_and_revokes_ones_own_an_administrator_everybodys(client_of):
    boss, technician = client_of("admin"), client_of("technician")
    of_boss, of_technician = ApiToken.objects.order_by("pk")

    assert [row["id"] for row in technician.get(PATH).json()["data"]] == [of_technician.pk]
    assert technician.delete(f"{PATH}/{of_boss.pk}").status_code == 404
    assert boss.get(PATH).json()["total"] == 2
    assert boss.delete(f"{PATH}/{of_technician.pk}").status_code == 204
    assert technician.get(PATH).status_code == 401


def test_another_companys_token_is_not_there(api, rival):
    member = Member.objects.get(company=rival)
    theirs, _plain = ApiToken.issue(member=member, name="theirs", abilities=["*"])

    assert api.delete(f"{PATH}/{theirs.pk}").status_code == 404
    assert [row["name"] for row in api.get(PATH).json()["data"]] == ["test"]
    assert ApiToken.objects.filter(pk=theirs.pk).exists()


def test_an_answer_kept_for_a_repeated_request_does_not_hold_the_secret(api, shop):

    first = api.post(PATH, {"name": "Zapier"}, headers={"Idempotency-Key": "once"})
    again = api.post(PATH, {"name": "Zapier"}, headers={"Idempotency-Key": "once"})

    assert (first.status_code, first.content) == (again.status_code, again.content)
    with tenancy.working_for(shop.pk):
        kept = bytes(IdempotencyKey.objects.get().answer)
    assert first.json()["token"].encode() not in kept
    assert b"Zapier" not in kept


def test_an_expired_token_is_refused(api, shop):
    soon = timezone.now() + datetime.timedelta(minutes=1)
    ApiToken.objects.update(expires_at=soon)

    assert api.get("/api/auth/me").status_code == 200
    with time_machine.travel(soon + datetime.timedelta(seconds=1)):
        assert api.get("/api/auth/me").status_code == 401


def test_its_use_is_noted_at_most_once_a_minute(api, shop):
    start = timezone.now()
    noted = []
    for seconds in (0, 59, 61):
        with time_machine.travel(start + datetime.timedelta(seconds=seconds), tick=False):
            api.get("/api/auth/me")
        noted.append((ApiToken.objects.get().last_used_at - start).total_seconds())

    assert noted == [0, 0, 61]


def test_a_request_is_known_by_one_query(api, django_assert_num_queries):
    api.get("/api/auth/me")

    with django_assert_num_queries(1):
        assert api.get("/api/auth/me").json()["role"] == "admin"


def test_what_the_look_up_left_out_is_fetched_when_asked_for(shop):
    member = Member.objects.get(company=shop)
    _token, plain = ApiToken.issue(member=member, name="t", abilities=["branches:read"])

    found = api_tokens.found(plain)

    assert (found.company_id, found.abilities) == (shop.pk, ["branches:read"])
    assert found.company.payment_days == shop.payment_days
    assert found.member.user.check_password("secret")
