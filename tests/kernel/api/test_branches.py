"""Branches and employees: the plainest resources, and with them every convention of the API."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Branch, Event, Member

PATH = "/api/v1/branches"


@pytest.fixture
def branch(shop):
    with tenancy.working_for(shop.pk):
        return Branch.objects.get()


def names(company):
    with tenancy.working_for(company.pk):
        return list(Branch.objects.order_by("pk").values_list("name", flat=True))


def test_a_technician_may_look_and_not_touch(client_of, shop, branch):
    technician = client_of("technician")

    assert technician.get(PATH).status_code == 200
    for answer in (
        technician.post(PATH, {"name": "North"}),
        technician.put(f"{PATH}/{branch.pk}", {"name": "North"}),
        technician.delete(f"{PATH}/{branch.pk}"),
    ):
        assert answer.status_code == 403
        assert answer.json() == {"message": "This action is unauthorized."}
    assert names(shop) == ["Fix It"]


@pytest.mark.parametrize(
    ("abilities", "may_read", "may_write"),
    [
        (["branches:read"], True, False),
        (["branches:write"], False, True),
        (["customers:read", "customers:write"], False, False),
        (["*"], True, True),
    ],
)
def test_a_token_does_what_its_abilities_say(client_of, branch, abilities, may_read, may_write):
    client = client_of("admin", *abilities)

    assert client.get(PATH).status_code == (200 if may_read else 403)
    assert client.post(PATH, {"name": "North"}).status_code == (201 if may_write else 403)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": ["The name field is required."]}),
        ({"name": None}, {"name": ["The name field is required."]}),
        ({"name": "  "}, {"name": ["The name field is required."]}),
        ({"name": 5.5}, {"name": ["The name field must be a string."]}),
        ({"name": ["a"]}, {"name": ["The name field must be a string."]}),
        (
            {"name": "x" * 121},
            {"name": ["The name field must not be greater than 120 characters."]},
        ),
        (
            {"name": "N", "email": "nope"},
            {"email": ["The email field must be a valid email address."]},
        ),
        (
            {"name": "N\x00"},
            {"name": ["The name field contains characters that are not allowed."]},
        ),
        ([], {"non_field_errors": ["The non field errors field must be an object."]}),
    ],
)
def test_a_wrong_body_is_refused_field_by_field(api, shop, body, errors):
    answer = api.post(PATH, body)

    assert answer.status_code == 422
    assert answer.json() == {"message": "The given data was invalid.", "errors": errors}
    assert names(shop) == ["Fix It"]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_put_and_patch_change_what_was_sent(api, shop, branch, method):
    answer = getattr(api, method)(f"{PATH}/{branch.pk}", {"phone": "+31201234567", "id": 99})

    assert answer.status_code == 200
    assert answer.json() == {
        "id": branch.pk,
        "name": "Fix It",
        "address": "",
        "phone": "+31201234567",
        "email": "",
        "active": True,
    }
    with tenancy.working_for(shop.pk):
        assert Event.objects.latest("pk").data == {"fields": ["phone"]}


def test_deleting_closes_and_the_last_one_stays(api, branch):
    north = api.post(PATH, {"name": "North"}).json()

    answer = api.delete(f"{PATH}/{north['id']}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"{PATH}/{north['id']}").json()["active"] is False
    refused = api.delete(f"{PATH}/{branch.pk}")
    assert refused.status_code == 422
    assert refused.json() == {
        "message": "A company keeps at least one open branch.",
        "code": "branch.last",
        "errors": {"active": ["A company keeps at least one open branch."]},
    }


@pytest.mark.parametrize(
    "mount", ["/api/v1", "/api", "/repair-angel-v2/api/v1", "/repair-angel-v2/api"]
)
def test_the_same_at_each_address(api, branch, mount):
    shown = api.get(f"{mount}/branches").json()

    assert [row["id"] for row in shown] == [branch.pk]


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "1.5", "9223372036854775808", "9" * 5000, "1/"])
def test_an_address_that_is_no_id_does_not_exist(api, wrong):
    answer = api.get(f"{PATH}/{wrong}")

    assert (answer.status_code, answer.json()) == (404, {"message": "Not found."})


def test_another_companys_branch_does_not_exist(api, rival):
    with tenancy.working_for(rival.pk):
        theirs = Branch.objects.get()

    assert api.get(f"{PATH}/{theirs.pk}").status_code == 404
    assert api.put(f"{PATH}/{theirs.pk}", {"name": "Mine"}).status_code == 404
    assert api.delete(f"{PATH}/{theirs.pk}").status_code == 404
    assert names(rival) == ["Fixpunt"]


def test_employees_are_the_people_here_now(client_of, shop, rival):
    client = client_of("technician")
    boss, technician = Member.objects.filter(company=shop).order_by("pk")

    assert client.get("/api/employees").json() == [
        {"id": boss.pk, "name": "Boss", "role": "Administrator", "email": "boss@fixit.example"},
        {
            "id": technician.pk,
            "name": "Technician",
            "role": "Technician",
            "email": "technician@fixit.example",
        },
    ]
    assert client.get(f"/api/employees/{boss.pk}").json()["name"] == "Boss"
    theirs = Member.objects.get(company=rival)
    assert client.get(f"/api/employees/{theirs.pk}").status_code == 404
