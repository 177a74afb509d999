"""The same request twice has one effect and one answer."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from repair_angel.kernel import tenancy
from repair_angel.kernel.api.branches import BranchViewSet
from repair_angel.kernel.models import ApiToken, Branch, IdempotencyKey, Member
from repair_angel.kernel.services import kept_answers

PATH = "/api/v1/branches"
USED = {"Idempotency-Key": ["The Idempotency-Key has been used for another request."]}
HANDS = 6


def send(client, name="North", key="once", path=PATH):
    return client.post(path, {"name": name}, headers={"Idempotency-Key": key})


def names():
    return list(Branch.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("key", ["x" * 256, "a\x7fb"])
def test_an_unusable_key_is_refused(api, key):
    assert send(api, key=key).status_code == 422
    assert names() == ["Fix It"]


def test_another_body_with_the_same_key_is_refused(api):
    send(api)

    answer = send(api, name="South")

    assert (answer.status_code, answer.json()["errors"]) == (422, USED)
    assert names() == ["Fix It", "North"]


def test_another_path_with_the_same_key_is_refused(api):
    send(api)

    answer = api.post("/api/api-tokens", {"name": "North"}, headers={"Idempotency-Key": "once"})

    assert (answer.status_code, answer.json()["errors"]) == (422, USED)


def test_a_refused_request_may_be_corrected_and_sent_again(api):
    assert send(api, name="").status_code == 422
    assert send(api, name="North").status_code == 201
    assert names() == ["Fix It", "North"]


def test_the_first_answer_comes_again_byte_for_byte(api):
    first, again, third = send(api), send(api), send(api, key="x" * 255)

    assert (first.status_code, first.content) == (201, again.content)
    assert (again.status_code, again["Content-Type"]) == (201, "application/json")
    assert third.json()["id"] != first.json()["id"]
    assert names() == ["Fix It", "North", "North"]


def test_without_a_key_each_request_counts(api):
    for _ in range(2):
        api.post(PATH, {"name": "North"})

    assert names() == ["Fix It", "North", "North"]
    assert IdempotencyKey.objects.count() == 0


def test_a_key_is_one_tokens_own(api, client_of):
    assert send(api).json()["id"] != send(client_of("manager")).json()["id"]


def test_only_post_looks_at_the_key(api, shop):
    branch = Branch.objects.get()
    for name in ("North", "South"):
        answer = api.put(f"{PATH}/{branch.pk}", {"name": name}, headers={"Idempotency-Key": "once"})
        assert answer.json()["name"] == name


def test_after_a_week_a_key_is_forgotten(api, shop):
    with time_machine.travel(datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)):
        send(api, key="old")
    with time_machine.travel(datetime.datetime(2026, 3, 7, tzinfo=datetime.UTC)):
        send(api, key="new")
    with time_machine.travel(datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC)):
        assert kept_answers.forget_old() == 1

    assert IdempotencyKey.objects.get().key == "new"


@pytest.fixture
def waits_for_others(monkeypatch):
    """A door whose work is no single transaction."""
    monkeypatch.setattr(BranchViewSet, "in_one_transaction", False)


def test_work_outside_a_transaction_is_done_once_too(api, waits_for_others):
    first, again = send(api), send(api)

    assert (first.status_code, first.content) == (201, again.content)
    assert send(api, name="South").status_code == 422
    assert names() == ["Fix It", "North"]


def test_work_outside_a_transaction_may_be_corrected_when_refused(api, waits_for_others):
    assert send(api, name="").status_code == 422
    assert send(api).status_code == 201


def test_work_that_was_cut_off_is_not_begun_again(api, waits_for_others):
    send(api)
    IdempotencyKey.objects.update(status=None, answer=None)

    answer = send(api)

    assert answer.status_code == 409
    assert answer.json() == {
        "message": "A request with this key was begun and has not been answered."
    }
    assert names() == ["Fix It", "North"]


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_have_one_effect(anonymous, shop):
    member = Member.objects.get(company=shop)
    _token, plain = ApiToken.issue(member=member, name="t", abilities=["*"])
    start = threading.Barrier(HANDS)

    def one(_hand):
        client = type(anonymous)(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
        start.wait()
        try:
            answer = send(client)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        answers = set(hands.map(one, range(HANDS)))

    assert [status for status, _content in answers] == [201]
    with tenancy.working_for(shop.pk):
        assert names() == ["Fix It", "North"]
