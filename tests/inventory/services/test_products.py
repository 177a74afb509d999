"""The catalogue and its kinds."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from inventory.errors import BinInUse, CategoryInUse, ProductInUse, StockLeft
from inventory.models import Bin, Category, Product, StockMove, Warehouse
from inventory.services import bins, categories, products, stock, warehouses
from repair_angel.kernel import tenancy
from repair_angel.kernel.constraints import explain
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.inventory import BinFactory, CategoryFactory, ProductFactory, WarehouseFactory


def create(owner, **values):
    return products.create(actor=owner, **{"name": "Screen", "price_excl": Decimal(89), **values})


def test_a_technician_adds_nothing_to_the_catalogue(shop):
    with pytest.raises(NotPermitted):
        create(Member(company=shop, role="technician").actor())


def test_a_sku_is_given_once_in_a_company(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        ProductFactory(sku="SCR-1")
    create(owner, sku="SCR-1")

    with pytest.raises(IntegrityError) as refusal:
        create(owner, sku="SCR-1")

    assert explain(refusal.value).errors == {"sku": ["The sku has already been taken."]}
    assert Product.objects.count() == 1


def test_any_number_of_products_have_no_sku(shop, owner):
    create(owner)
    create(owner)

    assert Product.objects.filter(sku="").count() == 2


def test_another_companys_category_is_an_invalid_input(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = CategoryFactory()

    with pytest.raises(InvalidInput) as refusal:
        create(owner, category_id=theirs.pk)

    assert refusal.value.errors == {"category_id": ["The selected category is invalid."]}


def test_a_service_starts_without_stock(shop, owner):
    with pytest.raises(InvalidInput) as refusal:
        create(owner, type="service", stock_quantity=Decimal(1))

    assert refusal.value.errors.keys() == {"stock_quantity"}
    assert not Product.objects.exists()


def test_a_product_with_stock_does_not_become_a_service(shop, owner):
    product = create(owner, stock_quantity=Decimal(1))

    with pytest.raises(StockLeft):
        products.update(actor=owner, product_id=product.pk, type="service")

    product.refresh_from_db()
    assert product.type == "part"


def test_a_product_that_has_moved_is_not_deleted(shop, owner):
    product = create(owner, stock_quantity=Decimal(1))
    stock.adjust(actor=owner, product_id=product.pk, quantity=Decimal(-1))

    with pytest.raises(ProductInUse) as refusal:
        products.delete(actor=owner, product_id=product.pk)

    assert refusal.value.code == "product.in_use"
    assert Product.objects.filter(pk=product.pk).exists()
    assert not Event.objects.filter(name="inventory.product.deleted").exists()


def test_another_companys_product_is_not_there(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = ProductFactory()

    with pytest.raises(NotFound):
        products.update(actor=owner, product_id=theirs.pk, name="Mine")
    with pytest.raises(NotFound):
        products.delete(actor=owner, product_id=theirs.pk)


@pytest.mark.parametrize("column", ["price_excl", "purchase_price", "vat_rate", "min_stock"])
def test_amounts_are_not_negative(shop, owner, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        create(owner, **{column: Decimal(-1)})


@pytest.mark.parametrize(("country", "rate"), [("NL", 21), ("FR", 20), ("BE", 21)])
def test_the_standard_rate_is_the_countrys(shop, owner, country, rate):
    shop.country = country
    shop.save()

    assert create(owner).vat_rate == rate


def test_the_first_stock_is_an_opening_move_into_the_default_bin(shop, owner):
    product = create(owner, purchase_price=Decimal("12.3456"), stock_quantity=Decimal(10))

    move = StockMove.objects.get()
    assert (move.reason, move.to_bin, move.quantity) == ("opening", Bin.objects.default(), 10)
    assert (move.value, move.unit_cost) == (Decimal("123.46"), Decimal("12.3460"))
    product.refresh_from_db()
    assert (product.on_hand, product.stock_value) == (10, Decimal("123.46"))


def test_a_change_is_recorded_by_its_fields_and_found_by_its_new_name(shop, owner):
    product = create(owner, sku="SCR-1")

    products.update(actor=owner, product_id=product.pk, name="Écran", sku="SCR-1", min_stock=3)

    event = Event.objects.get(name="inventory.product.updated")
    assert event.data == {"fields": ["name", "min_stock"]}
    assert Product.objects.search("ecran scr").get() == product


def test_saying_the_same_again_records_nothing(shop, owner):
    product = create(owner)

    products.update(actor=owner, product_id=product.pk, name="Screen")

    assert not Event.objects.filter(name="inventory.product.updated").exists()


def test_an_unused_product_is_deleted(shop, owner):
    product = create(owner)

    products.delete(actor=owner, product_id=product.pk)

    assert not Product.objects.exists()
    assert Event.objects.filter(name="inventory.product.deleted").count() == 1


def test_categories_come_change_and_go(shop, owner):
    category = categories.create(actor=owner, name="Screens")
    categories.update(actor=owner, category_id=category.pk, name="Displays")
    assert Category.objects.get().name == "Displays"

    categories.delete(actor=owner, category_id=category.pk)
    assert not Category.objects.exists()


def test_a_category_with_products_stays(shop, owner):
    category = CategoryFactory()
    create(owner, category_id=category.pk)

    with pytest.raises(CategoryInUse):
        categories.delete(actor=owner, category_id=category.pk)


def test_a_new_company_has_a_warehouse_and_a_bin(shop):
    home = Bin.objects.get()

    assert (home.code, home.is_default, home.warehouse) == (
        "A-01-01",
        True,
        Warehouse.objects.get(),
    )
    assert Bin.objects.default() == home


def test_the_default_bin_and_one_that_held_stock_stay(shop, owner):
    shelf = BinFactory()
    product = create(owner)
    stock.adjust(actor=owner, product_id=product.pk, quantity=Decimal(1), bin_id=shelf.pk)

    with pytest.raises(BinInUse):
        bins.delete(actor=owner, bin_id=Bin.objects.default().pk)
    with pytest.raises(BinInUse):
        bins.delete(actor=owner, bin_id=shelf.pk)

    assert Bin.objects.count() == 2


def test_bins_and_warehouses_come_change_and_go(shop, owner):
    van = warehouses.create(actor=owner, name="Van")
    warehouses.update(actor=owner, warehouse_id=van.pk, name="White van")
    drawer = bins.create(actor=owner, warehouse_id=van.pk, code="D1")
    bins.update(actor=owner, bin_id=drawer.pk, code="D2")
    assert list(van.bins.values_list("code", flat=True)) == ["D2"]

    bins.delete(actor=owner, bin_id=drawer.pk)
    assert not van.bins.exists()


def test_another_companys_warehouse_takes_no_bin(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WarehouseFactory()

    with pytest.raises(InvalidInput) as refusal:
        bins.create(actor=owner, warehouse_id=theirs.pk, code="D1")

    assert refusal.value.errors.keys() == {"warehouse_id"}
