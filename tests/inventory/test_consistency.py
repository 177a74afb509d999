"""The auditor of the stock finds every number that is not what its moves say."""

from decimal import Decimal

import pytest
from django.db import connection

from inventory.models import Bin
from inventory.selectors.consistency import Difference, differences
from inventory.services import products
from repair_angel.kernel import tenancy


@pytest.fixture
def screen(shop, owner):
    return products.create(
        actor=owner,
        name="Screen",
        price_excl=Decimal(89),
        purchase_price=Decimal(10),
        stock_quantity=Decimal(3),
    )


def tamper(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_sound_stock_has_none(screen):
    assert differences() == []


def test_a_level_that_drifted(screen):
    tamper("UPDATE inventory_stocklevel SET quantity = 4000")

    assert differences() == [
        Difference(screen.pk, Bin.objects.default().pk, "level", Decimal(4), Decimal(3))
    ]


def test_a_level_that_vanished(screen):
    tamper("DELETE FROM inventory_stocklevel")

    assert differences() == [
        Difference(screen.pk, Bin.objects.default().pk, "level", Decimal(0), Decimal(3))
    ]


def test_totals_of_a_product_that_drifted(screen):
    tamper("UPDATE inventory_product SET on_hand = 2000, stock_value = 2999")

    assert differences() == [
        Difference(screen.pk, None, "on_hand", Decimal(2), Decimal(3)),
        Difference(screen.pk, None, "stock_value", Decimal("29.99"), Decimal(30)),
    ]


def test_another_companys_stock_is_its_own(screen, rival):
    tamper("UPDATE inventory_stocklevel SET quantity = 4000")

    with tenancy.working_for(rival.pk):
        assert differences() == []


def test_it_takes_five_queries_for_any_number_of_products(
    shop, owner, screen, django_assert_num_queries
):
    for number in range(5):
        products.create(
            actor=owner, name=f"{number}", price_excl=Decimal(1), stock_quantity=Decimal(number)
        )

    with django_assert_num_queries(5):
        assert differences() == []
