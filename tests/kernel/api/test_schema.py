"""The description of the API, and the pages that show it."""

import re

import pytest
import yaml

from repair_angel.kernel import abilities


@pytest.mark.parametrize("mount", ["/api", "/repair-angel-v2/api"])
def test_the_description_is_there_for_everybody(client, db, mount):
    answer = client.get(f"{mount}/schema")

    described = yaml.safe_load(answer.content)
    assert answer.status_code == 200
    assert "/api/v1/branches" in described["paths"]
    assert "/api/branches" not in described["paths"]
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


@pytest.mark.parametrize("page", ["/api/docs", "/api/redoc", "/repair-angel-v2/api/docs"])
def test_its_pages_need_nothing_of_the_world(client, db, page):
    answer = client.get(page)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?!/static/)[^\"]+", shown) == []
    for asset in re.findall(r"(?:src|href)=\"(/static/[^\"]+)", shown):
        assert client.get(asset).status_code == 200, asset


def test_a_change_documents_what_it_takes_without_asking_for_all_of_it(client, db):
    described = yaml.safe_load(client.get("/api/schema").content)

    change = described["paths"]["/api/v1/branches/{id}"]["put"]
    ref = change["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    shape = described["components"]["schemas"][ref.rpartition("/")[2]]
    assert set(shape["properties"]) == {"name", "address", "phone", "email", "active"}
    assert "required" not in shape


def test_abilities_are_the_first_words_of_the_addresses():
    assert {"branches", "employees", "api-tokens", "customers"} <= abilities.resources()
    assert {"v1", "schema", "docs", "redoc", ""} & abilities.resources() == set()


@pytest.mark.parametrize(
    ("path", "method", "ability"),
    [
        ("/api/customers", "GET", "customers:read"),
        ("/api/v1/branches/3", "PUT", "branches:write"),
        ("/repair-angel-v2/api/v1/work-orders/3/timeline", "HEAD", "work-orders:read"),
        ("/repair-angel-v2/api/stock/adjust", "POST", "stock:write"),
    ],
)
def test_each_request_needs_one_ability(path, method, ability):
    assert abilities.needed(path, method) == ability
    assert abilities.allow([ability], path, method)
    assert abilities.allow(["*"], path, method)
    assert not abilities.allow(["v1:read", "v1:write", ""], path, method)
