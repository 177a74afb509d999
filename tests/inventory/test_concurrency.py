"""Many hands in one drawer: nothing lost, nothing twice, never below zero."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from inventory.errors import InsufficientStock
from inventory.models import Product, StockMove
from inventory.selectors import consistency
from inventory.services import products, stock
from repair_angel.kernel import tenancy

HANDS = 8


def at_once(company_id, work):
    """Run `work(n)` in as many threads as there are hands, all starting together."""
    start, outcomes = threading.Barrier(HANDS), []

    def run(number):
        try:
            with tenancy.working_for(company_id):
                start.wait()
                outcomes.append(work(number))
        except Exception as fault:
            outcomes.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def screen(shop, owner):
    return products.create(
        actor=owner,
        name="Screen",
        price_excl=Decimal(89),
        purchase_price=Decimal("10.01"),
        stock_quantity=Decimal(40),
    )


def adjust(owner, product, quantity):
    try:
        stock.adjust(actor=owner, product_id=product.pk, quantity=Decimal(quantity))
    except InsufficientStock:
        return "refused"
    return "done"


@pytest.mark.django_db(transaction=True)
def test_eight_adjusters_lose_nothing(shop, owner, screen):
    outcomes = at_once(
        shop.pk, lambda n: [adjust(owner, screen, 3 if n % 2 else -2) for _ in range(5)]
    )

    assert outcomes == [["done"] * 5] * HANDS
    screen.refresh_from_db()
    assert screen.on_hand == 40 + 4 * 5 * 3 - 4 * 5 * 2
    assert StockMove.objects.count() == 1 + HANDS * 5
    assert consistency.differences() == []


@pytest.mark.django_db(transaction=True)
def test_eight_takers_of_the_last_pieces_never_go_below_zero(shop, owner, screen):
    outcomes = at_once(shop.pk, lambda n: adjust(owner, screen, -7))

    assert sorted(outcomes) == ["done"] * 5 + ["refused"] * 3
    screen.refresh_from_db()
    assert screen.on_hand == 5
    assert consistency.differences() == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_products_with_one_sku_one_is_made(shop, owner):
    def create(number):
        try:
            products.create(actor=owner, name="Screen", sku="SCR-1", price_excl=Decimal(1))
        except Exception as fault:
            return type(fault).__name__
        return "done"

    outcomes = at_once(shop.pk, create)

    assert sorted(outcomes) == ["IntegrityError"] * 7 + ["done"]
    assert Product.objects.count() == 1
