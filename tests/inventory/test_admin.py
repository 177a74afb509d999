"""The stock room's pages."""

import re
from decimal import Decimal

import pytest

from inventory.models import Bin, Category, Product, StockMove, Warehouse
from inventory.services import products
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from tests.factories.inventory import ProductFactory

PAGES = {
    "product": "/admin/inventory/product/",
    "category": "/admin/inventory/category/",
    "warehouse": "/admin/inventory/warehouse/",
    "stockmove": "/admin/inventory/stockmove/",
}


@pytest.fixture
def screen(shop, owner):
    return products.create(
        actor=owner,
        name="Screen",
        sku="SCR-1",
        price_excl=Decimal(89),
        purchase_price=Decimal("41.5"),
        stock_quantity=Decimal(12),
    )


def form(shop, **values):
    """What the product page sends."""
    return {
        "_company": seal_for(shop.pk),
        "name": "Battery",
        "type": "part",
        "price_excl": "49,95",
        "vat_rate": "21",
        "vat_category": "S",
        "min_stock": "0",
        "is_active": "on",
        **values,
    }


def bins(shop, *codes):
    """What the warehouse page sends with new bins."""
    rows = {f"bins-{n}-code": code for n, code in enumerate(codes)}
    return {
        "_company": seal_for(shop.pk),
        "name": "Van",
        "bins-TOTAL_FORMS": len(codes),
        "bins-INITIAL_FORMS": 0,
        **rows,
    }


@pytest.mark.parametrize("address", PAGES.values())
@pytest.mark.parametrize("role", ["admin", "technician", "bookkeeper"])
def test_every_list_opens_and_finds(staff, screen, role, address):
    client = staff(role)

    assert client.get(address).status_code == 200
    assert client.get(f"{address}?q=screen").status_code == 200


def test_a_technician_changes_and_adjusts_nothing(staff, shop, screen):
    client = staff("technician")

    assert client.get(f"{PAGES['product']}add/").status_code == 403
    changed = client.post(f"{PAGES['product']}{screen.pk}/change/", form(shop))
    assert changed.status_code == 403
    adjusted = client.post(
        f"{PAGES['product']}{screen.pk}/adjust/", {"quantity": "1", "_company": seal_for(shop.pk)}
    )
    assert adjusted.status_code == 403
    assert StockMove.objects.count() == 1


def test_costs_and_values_are_for_those_who_may_read_them(staff, screen):
    pages = [f"{PAGES['product']}{screen.pk}/change/", PAGES["stockmove"]]

    for_stock = [staff("stock").get(page).content.decode() for page in pages]
    for_technician = [staff("technician").get(page).content.decode() for page in pages]

    assert ["498.00" in text for text in for_stock] == [True, True]
    assert ["498.00" in text or "41.5" in text for text in for_technician] == [False, False]


def test_another_companys_product_is_not_there(staff, shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = ProductFactory()

    answer = staff("admin").get(f"{PAGES['product']}{theirs.pk}/change/")

    assert answer.status_code == 302


def test_a_product_is_added_with_its_first_stock(staff, shop):
    answer = staff("admin").post(f"{PAGES['product']}add/", form(shop, stock_quantity="3"))

    assert answer.status_code == 302
    product = Product.objects.get()
    assert (product.price_excl, product.on_hand) == (Decimal("49.9500"), 3)
    assert StockMove.objects.get().reason == "opening"


def test_the_form_of_a_new_product_proposes_the_countrys_rate(staff, shop):
    page = staff("admin").get(f"{PAGES['product']}add/").content.decode()

    assert 'name="vat_rate" value="21"' in page or 'value="21" name="vat_rate"' in page


def test_a_sku_given_twice_is_an_error_on_the_form(staff, shop, screen):
    answer = staff("admin").post(f"{PAGES['product']}add/", form(shop, sku="SCR-1"))

    assert answer.status_code == 200
    assert "taken already" in answer.content.decode()
    assert Product.objects.count() == 1


def test_a_product_page_shows_its_bins_and_changes_it(staff, shop, screen):
    client = staff("admin")
    page = f"{PAGES['product']}{screen.pk}/change/"
    shown = client.get(page).content.decode()
    assert "A-01-01" in shown
    assert re.search(r'class="readonly[^>]*>12</div>', shown)

    lines = {"levels-TOTAL_FORMS": 0, "levels-INITIAL_FORMS": 0}
    answer = client.post(page, form(shop, name="Display", sku="SCR-1", **lines))

    assert answer.status_code == 302
    screen.refresh_from_db()
    assert (screen.name, screen.price_excl, screen.on_hand) == ("Display", Decimal("49.95"), 12)


def test_stock_is_adjusted_from_the_product_page(staff, shop, screen):
    client = staff("stock")
    page = f"{PAGES['product']}{screen.pk}/adjust/"
    sealed = {"_company": seal_for(shop.pk)}
    assert client.get(page).status_code == 200

    refused = client.post(page, {"quantity": "-13", "reason": "", **sealed})
    assert "Not enough stock of Screen" in refused.content.decode()
    done = client.post(page, {"quantity": "-2", "reason": "Broken", **sealed})

    assert done.status_code == 302
    screen.refresh_from_db()
    assert screen.on_hand == 10
    assert StockMove.objects.latest("pk").note == "Broken"


def test_a_used_product_is_not_deleted(staff, shop, screen):
    answer = staff("admin").post(
        f"{PAGES['product']}{screen.pk}/delete/",
        {"post": "yes", "_company": seal_for(shop.pk)},
        follow=True,
    )

    assert "deactivate it instead" in answer.content.decode()
    assert Product.objects.filter(pk=screen.pk).exists()


def test_a_warehouse_is_added_with_its_bins(staff, shop):
    answer = staff("admin").post(f"{PAGES['warehouse']}add/", bins(shop, "V-1", "V-2"))

    assert answer.status_code == 302
    van = Warehouse.objects.get(name="Van")
    assert list(van.bins.order_by("code").values_list("code", flat=True)) == ["V-1", "V-2"]


def test_a_bin_given_twice_undoes_the_whole_warehouse(staff, shop):
    answer = staff("admin").post(f"{PAGES['warehouse']}add/", bins(shop, "V-1", "V-1"))

    assert answer.status_code == 200
    assert not Warehouse.objects.filter(name="Van").exists()
    assert Bin.objects.count() == 1


def test_a_category_is_added_and_deleted(staff, shop):
    client, sealed = staff("admin"), {"_company": seal_for(shop.pk)}
    client.post(f"{PAGES['category']}add/", {"name": "Screens", **sealed})
    category = Category.objects.get()

    client.post(f"{PAGES['category']}{category.pk}/delete/", {"post": "yes", **sealed})

    assert not Category.objects.exists()


def test_a_move_is_only_looked_at(staff, shop, screen):
    client = staff("admin")
    page = f"{PAGES['stockmove']}{StockMove.objects.get().pk}/change/"

    assert client.get(page).status_code == 200
    assert client.post(page, {"note": "x", "_company": seal_for(shop.pk)}).status_code == 403
    assert client.get(f"{PAGES['stockmove']}add/").status_code == 403


@pytest.mark.parametrize("table", ["product", "stockmove"])
def test_a_list_takes_as_many_queries_for_one_row_as_for_many(
    staff, shop, owner, screen, table, django_assert_max_num_queries
):
    client = staff("admin")
    client.get(PAGES[table])
    with django_assert_max_num_queries(20) as few:
        client.get(PAGES[table])
    for number in range(9):
        products.create(
            actor=owner,
            name=f"Part {number}",
            price_excl=Decimal(1),
            category_id=Category.objects.create(name=f"Kind {number}").pk,
            stock_quantity=Decimal(1),
        )

    with django_assert_max_num_queries(len(few)):
        client.get(PAGES[table])
