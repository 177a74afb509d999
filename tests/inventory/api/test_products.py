"""The door of the catalogue."""

from decimal import Decimal

import pytest

from inventory.models import Product, StockMove
from inventory.services import products, stock
from repair_angel.kernel import tenancy
from tests.factories.inventory import CategoryFactory, ProductFactory, ServiceFactory

SCREEN = {
    "name": "iPhone 15 Screen",
    "sku": "SCR-IP15-BLK",
    "price_excl": 89.00,
    "purchase_price": 41.50,
    "stock_quantity": 12,
    "min_stock": 3,
}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "The name field is required."),
        ({"price_excl": None}, "price_excl", "The price excl field is required."),
        ({"price_excl": -1}, "price_excl", "The price excl field must be at least 0."),
        ({"price_excl": "dear"}, "price_excl", "The price excl field must be a number."),
        ({"vat_rate": 101}, "vat_rate", "The vat rate field must not be greater than 100."),
        ({"type": "car"}, "type", "The selected type is invalid."),
        ({"vat_category": "X"}, "vat_category", "The selected vat category is invalid."),
        ({"category_id": 999}, "category_id", "The selected category is invalid."),
        ({"stock_quantity": 1.5}, "stock_quantity", "The stock quantity field must be an integer."),
        ({"min_stock": -1}, "min_stock", "The min stock field must be at least 0."),
    ],
)
def test_bad_input_is_refused_by_its_field(api, shop, change, field, message):
    answer = api.post("/api/products", {**SCREEN, **change}, format="json")

    assert answer.status_code == 422
    assert answer.json() == {
        "message": "The given data was invalid.",
        "errors": {field: [message]},
    }
    assert not Product.objects.exists()


def test_a_sku_is_given_once(api, shop):
    api.post("/api/products", SCREEN, format="json")

    answer = api.post("/api/products", SCREEN, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"sku": ["The sku has already been taken."]}


def test_a_used_product_is_not_deleted(api, shop):
    made = api.post("/api/products", SCREEN, format="json").json()

    answer = api.delete(f"/api/products/{made['id']}")

    assert (answer.status_code, answer.json()["code"]) == (422, "product.in_use")


@pytest.mark.parametrize(("role", "status"), [("technician", 403), ("stock", 201)])
def test_who_may_add_products(client_of, shop, role, status):
    assert client_of(role).post("/api/products", SCREEN, format="json").status_code == status


def test_another_companys_product_does_not_exist(api, shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = ProductFactory()

    assert api.get(f"/api/products/{theirs.pk}").status_code == 404
    assert api.put(f"/api/products/{theirs.pk}", {"name": "x"}, format="json").status_code == 404
    assert api.delete(f"/api/products/{theirs.pk}").status_code == 404
    assert api.get("/api/products").json()["data"] == []


def test_a_product_is_made_as_the_reference_writes_it(api, shop):
    answer = api.post("/api/products", SCREEN, format="json")

    product = Product.objects.get()
    assert answer.status_code == 201
    assert answer.content.decode() == (
        f'{{"id":{product.pk},"name":"iPhone 15 Screen","sku":"SCR-IP15-BLK","type":"part",'
        '"category_id":null,"price_excl":89.00,"purchase_price":41.50,"vat_rate":21,'
        '"vat_category":"S","stock_quantity":12,"min_stock":3,"is_active":true}'
    )
    assert StockMove.objects.get().value == Decimal("498.00")
    assert api.get("/api/products").json()["data"] == [answer.json()]
    assert api.get(f"/api/products/{product.pk}").content == answer.content


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_change_is_partial_and_never_sets_the_stock(api, shop, method):
    made = api.post("/api/products", SCREEN, format="json").json()

    answer = getattr(api, method)(
        f"/api/products/{made['id']}",
        {"price_excl": 94.5, "sku": None, "purchase_price": None, "stock_quantity": 99},
        format="json",
    )

    assert answer.status_code == 200
    assert answer.json() == {
        **made,
        "price_excl": 94.5,
        "sku": None,
        "purchase_price": None,
    }


def test_costs_are_for_those_who_may_read_them(api, client_of, shop):
    made = api.post("/api/products", SCREEN, format="json").json()
    technician = client_of("technician")

    assert technician.get(f"/api/products/{made['id']}").json()["purchase_price"] is None
    assert technician.get("/api/products").json()["data"][0]["purchase_price"] is None
    assert Product.objects.get().purchase_price == Decimal("41.5000")


def test_products_are_found_by_name_sku_category_and_stock(api, owner, shop):
    screens = CategoryFactory(name="Screens")
    inside = products.create(
        actor=owner,
        name="Écran noir",
        sku="SCR-1",
        price_excl=Decimal(1),
        category_id=screens.pk,
        stock_quantity=Decimal(1),
    )
    outside = products.create(actor=owner, name="Cable", sku="CAB-1", price_excl=Decimal(1))

    def found(query):
        return [row["id"] for row in api.get(f"/api/products?{query}").json()["data"]]

    assert found("q=ecran") == [inside.pk]
    assert found("q=cab-1") == [outside.pk]
    assert found(f"category_id={screens.pk}") == [inside.pk]
    assert found("category_id=999999") == []
    assert found("in_stock=true") == found("in_stock=1") == [inside.pk]
    assert found("in_stock=false") == [outside.pk, inside.pk]
    assert found("is_active=false") == []


@pytest.mark.parametrize("query", ["category_id=x", "in_stock=maybe", "is_active=2", "page=0"])
def test_a_filter_of_the_wrong_kind_is_refused(api, shop, query):
    answer = api.get(f"/api/products?{query}")

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {query.partition("=")[0]})


def test_a_page_takes_as_many_queries_for_one_row_as_for_many(api, shop, django_assert_num_queries):
    ProductFactory()
    with django_assert_num_queries(4):  # token, its use, count, page
        api.get("/api/products")
    ProductFactory.create_batch(30)

    with django_assert_num_queries(3):
        page = api.get("/api/products").json()

    assert (len(page["data"]), page["last_page"], page["total"]) == (25, 2, 31)


def test_pages_come_newest_first_down_to_the_last(api, shop):
    made = [product.pk for product in ProductFactory.create_batch(1110)]

    deep = api.get("/api/products?per_page=100&page=12").json()

    assert [row["id"] for row in deep["data"]] == made[9::-1]
    assert (deep["current_page"], deep["last_page"], deep["total"]) == (12, 12, 1110)


def test_categories_come_change_and_go(api, shop):
    made = api.post("/api/categories", {"name": "Screens"}, format="json")
    path = f"/api/categories/{made.json()['id']}"

    assert (made.status_code, made.json()["name"]) == (201, "Screens")
    twice = api.post("/api/categories", {"name": "Screens"}, format="json")
    assert twice.json()["errors"] == {"name": ["The name has already been taken."]}
    assert api.patch(path, {"name": "Displays"}, format="json").json()["name"] == "Displays"
    assert api.get("/api/categories").json()["data"] == [api.get(path).json()]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_a_category_in_use_stays(api, shop):
    product = ProductFactory(category=CategoryFactory())

    answer = api.delete(f"/api/categories/{product.category_id}")

    assert (answer.status_code, answer.json()["code"]) == (422, "category.in_use")


def test_stock_is_a_bare_array_without_services(api, owner, shop):
    screen = api.post("/api/products", SCREEN, format="json").json()
    ServiceFactory()

    answer = api.get("/api/stock")

    assert answer.content.decode() == (
        f'[{{"product_id":{screen["id"]},"sku":"SCR-IP15-BLK","name":"iPhone 15 Screen",'
        '"quantity":12,"min_stock":3}]'
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 1}, "product_id"),
        ({"product_id": 999_999, "quantity": 1}, "product_id"),
        ({"product_id": "mine"}, "quantity"),
        ({"product_id": "mine", "quantity": 0}, "quantity"),
        ({"product_id": "mine", "quantity": 1.5}, "quantity"),
        ({"product_id": "mine", "quantity": "many"}, "quantity"),
        ({"product_id": "mine", "quantity": 10**9}, "quantity"),
        ({"product_id": "mine", "quantity": 1, "bin_id": 999_999}, "bin_id"),
        ({"product_id": "service", "quantity": 1}, "product_id"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused(api, shop, body, field):
    ids = {"mine": ProductFactory().pk, "service": ServiceFactory().pk}
    if "product_id" in body:
        body = {**body, "product_id": ids.get(body["product_id"], body["product_id"])}

    answer = api.post("/api/stock/adjust", body, format="json")

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})
    assert not StockMove.objects.exists()


def test_an_adjustment_answers_with_what_is_there_now(api, shop):
    made = api.post("/api/products", SCREEN, format="json").json()

    answer = api.post(
        "/api/stock/adjust",
        {"product_id": made["id"], "quantity": -2, "reason": "Broken on arrival"},
        format="json",
    )

    assert answer.status_code == 200
    assert answer.content.decode() == f'{{"product_id":{made["id"]},"quantity":10}}'
    assert StockMove.objects.latest("pk").note == "Broken on arrival"


def test_below_zero_is_refused_with_a_code(api, shop):
    made = api.post("/api/products", SCREEN, format="json").json()

    answer = api.post(
        "/api/stock/adjust", {"product_id": made["id"], "quantity": -13}, format="json"
    )

    assert answer.status_code == 422
    assert answer.json() == {
        "message": "Not enough stock of iPhone 15 Screen: there are 12.",
        "code": "stock.insufficient",
        "errors": {"quantity": ["Not enough stock of iPhone 15 Screen: there are 12."]},
    }


@pytest.mark.parametrize(("role", "status"), [("technician", 403), ("stock", 200)])
def test_who_may_adjust(client_of, shop, role, status):
    body = {"product_id": ProductFactory().pk, "quantity": 1}

    assert client_of(role).post("/api/stock/adjust", body, format="json").status_code == status


def test_a_token_for_reading_adjusts_nothing(client_of, shop):
    client = client_of("stock", "stock:read", "products:write")
    body = {"product_id": ProductFactory().pk, "quantity": 1}

    assert client.get("/api/stock").status_code == 200
    assert client.post("/api/stock/adjust", body, format="json").status_code == 403


def test_the_same_key_adjusts_once(api, owner, shop):
    product = ProductFactory()
    body = {"product_id": product.pk, "quantity": 2}

    first = api.post("/api/stock/adjust", body, format="json", HTTP_IDEMPOTENCY_KEY="k")
    again = api.post("/api/stock/adjust", body, format="json", HTTP_IDEMPOTENCY_KEY="k")

    assert first.content == again.content
    assert stock.adjust(actor=owner, product_id=product.pk, quantity=Decimal(1)).on_hand == 3
