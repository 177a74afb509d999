"""The door of the customer file."""

import pytest

from crm.models import Customer
from repair_angel.kernel import tenancy
from tests.factories.crm import CustomerFactory, OrganisationFactory

JANE = {
    "first_name": "Jane",
    "last_name": "Smith",
    "email": "jane@example.com",
    "phone": "+31 6 1234 5678",
    "tags": ["vip"],
}


def named():
    return Customer.objects.filter(is_walk_in=False)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"first_name": None}, "first_name", "The first name field is required."),
        ({"first_name": ""}, "first_name", "The first name field is required."),
        ({"email": "jane"}, "email", "The email field must be a valid email address."),
        ({"company_id": 999_999}, "company_id", "The selected company is invalid."),
        ({"country": "N1"}, "country", "The selected country is invalid."),
        ({"vat_number": "NL123456789B01"}, "vat_number", "The VAT number is not valid."),
        ({"tags": "vip"}, "tags", "The tags field must be an array."),
        ({"is_business": "perhaps"}, "is_business", "The is business field must be true or false."),
    ],
)
def test_bad_input_is_refused_by_its_field(api, shop, change, field, message):
    answer = api.post("/api/customers", {**JANE, **change}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: [message]}
    assert not named().exists()


def test_another_companys_customer_does_not_exist(api, shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    assert api.get(f"/api/customers/{theirs.pk}").status_code == 404
    assert api.put(f"/api/customers/{theirs.pk}", JANE, format="json").status_code == 404
    assert api.delete(f"/api/customers/{theirs.pk}").status_code == 404
    assert theirs.pk not in [row["id"] for row in api.get("/api/customers").json()["data"]]


def test_a_technician_deletes_no_customer(client_of, shop):
    jane = CustomerFactory()

    assert client_of("technician").delete(f"/api/customers/{jane.pk}").status_code == 403


def test_the_walk_in_customer_stays(api, shop):
    walk_in = Customer.objects.get()

    answer = api.delete(f"/api/customers/{walk_in.pk}")

    assert (answer.status_code, answer.json()["code"]) == (422, "customer.walk_in")


def test_a_customer_is_shown_as_the_reference_writes_it(api, shop):
    school = OrganisationFactory()

    answer = api.post("/api/customers", {**JANE, "company_id": school.pk}, format="json")

    assert answer.status_code == 201
    shown = {**answer.json()}
    assert shown.pop("created_at").endswith("Z")
    assert shown == {
        "id": named().get().pk,
        "first_name": "Jane",
        "last_name": "Smith",
        "name": "Jane Smith",
        "email": "jane@example.com",
        "phone": "+31 6 1234 5678",
        "mobile": None,
        "address": None,
        "address2": None,
        "city": None,
        "postal_code": None,
        "country": "NL",
        "vat_number": None,
        "company_id": school.pk,
        "is_business": False,
        "is_walk_in": False,
        "merged_into_id": None,
        "tags": ["vip"],
        "notes": None,
    }
    path = f"/api/customers/{shown['id']}"
    assert api.get(path).json() == answer.json() == api.get("/api/customers").json()["data"][0]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_change_is_partial(api, shop, method):
    jane = api.post("/api/customers", JANE, format="json").json()

    answer = getattr(api, method)(
        f"/api/customers/{jane['id']}",
        {"city": "Utrecht", "email": None, "tags": ["gold", "late"], "id": 9, "is_walk_in": True},
        format="json",
    )

    assert answer.status_code == 200
    assert answer.json() == {**jane, "city": "Utrecht", "email": None, "tags": ["gold", "late"]}


def test_a_customer_is_deleted(api, shop):
    jane = CustomerFactory()

    answer = api.delete(f"/api/customers/{jane.pk}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert not named().exists()


@pytest.mark.parametrize(
    "typed", ["smith", "JANE@", "0612345678", "06 1234 5678", "%2B31612345678"]
)
def test_customers_are_found_in_any_writing(api, shop, typed):
    jane = api.post("/api/customers", JANE, format="json").json()
    CustomerFactory(first_name="Ann", last_name="Other", search="ann other 0687654321")

    assert [row["id"] for row in api.get(f"/api/customers?q={typed}").json()["data"]] == [
        jane["id"]
    ]


def test_customers_are_found_by_company_and_tag(api, shop):
    school = OrganisationFactory()
    jane = api.post("/api/customers", {**JANE, "company_id": school.pk}, format="json").json()
    tag = api.get("/api/tags").json()["data"][0]

    for query in (f"company_id={school.pk}", f"tag_id={tag['id']}"):
        assert [r["id"] for r in api.get(f"/api/customers?{query}").json()["data"]] == [jane["id"]]
    assert api.get("/api/customers?company_id=999999").json()["data"] == []
    assert api.get("/api/customers?company_id=x").status_code == 422


def test_a_page_takes_as_many_queries_for_one_row_as_for_many(api, shop, django_assert_num_queries):
    api.get("/api/customers")
    for number in range(30):
        api.post("/api/customers", {**JANE, "tags": ["vip", f"t{number}"]}, format="json")

    with django_assert_num_queries(4):  # token, count, page, tags
        page = api.get("/api/customers").json()

    assert [row["tags"] for row in page["data"][:2]] == [["t29", "vip"], ["t28", "vip"]]


def test_companies_come_change_and_go(api, shop):
    made = api.post("/api/companies", {"name": "School", "kvk": "12345678"}, format="json")
    path = f"/api/companies/{made.json()['id']}"

    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "name": "School",
        "email": None,
        "phone": None,
        "address": None,
        "city": None,
        "postal_code": None,
        "country": "NL",
        "vat_number": None,
        "kvk": "12345678",
    }
    assert api.put(path, {"city": "Utrecht"}, format="json").json()["city"] == "Utrecht"
    assert api.get("/api/companies?q=school").json()["data"] == [api.get(path).json()]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_a_company_with_customers_stays(api, shop):
    school = OrganisationFactory()
    CustomerFactory(organisation=school)

    answer = api.delete(f"/api/companies/{school.pk}")

    assert (answer.status_code, answer.json()["code"]) == (422, "organisation.in_use")


def test_tags_come_change_and_go(api, shop):
    made = api.post("/api/tags", {"name": "vip"}, format="json")
    path = f"/api/tags/{made.json()['id']}"

    assert made.status_code == 201
    assert api.put(path, {"name": "gold"}, format="json").json() == {**made.json(), "name": "gold"}
    assert api.delete(path).status_code == 204
    assert api.get("/api/tags").json()["data"] == []
