"""Adjustments: what is refused, what moves, what it is worth."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from inventory import ports
from inventory.errors import InsufficientStock, NotStocked
from inventory.models import Bin, StockLevel, StockMove
from inventory.selectors import consistency
from inventory.services import products, stock
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.inventory import BinFactory, ProductFactory, ServiceFactory


def create(owner, **values):
    return products.create(
        actor=owner, **{"name": "Screen", "price_excl": Decimal("89.00"), **values}
    )


def adjust(owner, product, quantity, **more):
    return stock.adjust(actor=owner, product_id=product.pk, quantity=Decimal(quantity), **more)


def nothing_moved():
    return not StockMove.objects.exists() and not StockLevel.objects.exists()


def test_whoever_may_not_adjust_is_refused(shop):
    product = ProductFactory()
    technician = Member(company=shop, role="technician").actor()

    with pytest.raises(NotPermitted):
        adjust(technician, product, 5)

    assert nothing_moved()


def test_nothing_is_not_an_adjustment(shop, owner):
    with pytest.raises(InvalidInput) as refusal:
        adjust(owner, ProductFactory(), 0)

    assert refusal.value.errors.keys() == {"quantity"}


def test_a_service_has_no_stock(shop, owner):
    with pytest.raises(NotStocked) as refusal:
        adjust(owner, ServiceFactory(), 1)

    assert (refusal.value.code, refusal.value.field) == ("stock.not_stocked", "product_id")
    assert nothing_moved()


def test_another_companys_product_is_an_invalid_input(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = ProductFactory()

    with pytest.raises(InvalidInput) as refusal:
        adjust(owner, theirs, 1)

    assert refusal.value.errors == {"product_id": ["The selected product is invalid."]}


def test_another_companys_bin_is_an_invalid_input(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = Bin.objects.default()

    with pytest.raises(InvalidInput) as refusal:
        adjust(owner, ProductFactory(), 1, bin_id=theirs.pk)

    assert refusal.value.errors == {"bin_id": ["The selected bin is invalid."]}
    assert nothing_moved()


def test_stock_never_falls_below_zero(shop, owner):
    product = create(owner, stock_quantity=Decimal(3))

    with pytest.raises(InsufficientStock) as refusal:
        adjust(owner, product, -4)

    assert refusal.value.code == "stock.insufficient"
    assert str(refusal.value) == "Not enough stock of Screen: there are 3."
    product.refresh_from_db()
    assert product.on_hand == 3
    assert StockMove.objects.count() == 1


def test_a_named_bin_gives_no_more_than_it_has(shop, owner):
    product, other = create(owner, stock_quantity=Decimal(3)), BinFactory()

    with pytest.raises(InsufficientStock) as refusal:
        adjust(owner, product, -1, bin_id=other.pk)

    assert str(refusal.value) == "Not enough stock of Screen: there are 0."
    assert StockMove.objects.count() == 1


def test_an_amount_that_does_not_fit_is_refused(shop, owner):
    product = create(owner, purchase_price=Decimal("99999999999"))

    with pytest.raises(InvalidInput) as refusal:
        adjust(owner, product, 999_999_999)

    assert refusal.value.errors.keys() == {"quantity"}
    assert nothing_moved()


def test_pieces_come_in_at_the_average_cost_and_go_where_the_others_lie(shop, owner):
    product = create(owner, purchase_price=Decimal("10.00"), stock_quantity=Decimal(2))
    shelf = BinFactory()
    adjust(owner, product, 5, bin_id=shelf.pk)

    product = adjust(owner, product, 1, reason="found behind the radiator")

    move = StockMove.objects.latest("pk")
    assert (move.to_bin_id, move.from_bin_id) == (shelf.pk, None)
    assert (move.quantity, move.value, move.unit_cost) == (1, Decimal("10.00"), Decimal("10.0000"))
    assert (move.reason, move.note) == ("adjustment", "found behind the radiator")
    assert move.member_id == owner.member_id
    assert (product.on_hand, product.stock_value) == (8, Decimal("80.00"))


def test_without_a_bin_pieces_leave_the_fullest_bins_first(shop, owner):
    product = create(owner, stock_quantity=Decimal(4))
    shelf = BinFactory()
    adjust(owner, product, 8, bin_id=shelf.pk)

    adjust(owner, product, -10)

    left = StockMove.objects.filter(to_bin=None).order_by("pk")
    assert [(m.from_bin_id, m.quantity) for m in left] == [
        (shelf.pk, 8),
        (Bin.objects.default().pk, 2),
    ]
    assert consistency.differences() == []


def test_the_last_piece_takes_the_value_that_is_left(shop, owner):
    product = create(owner, purchase_price=Decimal("3.3333"), stock_quantity=Decimal(3))
    assert product.stock_value == Decimal("10.00")

    values = [adjust(owner, product, -1).stock_value for _ in range(3)]

    assert values == [Decimal("6.67"), Decimal("3.33"), Decimal("0.00")]
    left = StockMove.objects.filter(to_bin=None).order_by("pk")
    assert [m.value for m in left] == [Decimal("-3.33"), Decimal("-3.34"), Decimal("-3.33")]


def test_without_any_known_cost_stock_is_worth_nothing(shop, owner):
    product = adjust(owner, ProductFactory(), 4)

    assert (product.on_hand, product.stock_value) == (4, 0)


def test_below_zero_where_the_company_allows_it_and_back_to_exactly_nothing(shop, owner):
    shop.allow_negative_stock = True
    shop.save()
    product = create(owner, purchase_price=Decimal("5.00"), stock_quantity=Decimal(1))

    below = adjust(owner, product, -3)
    assert (below.on_hand, below.stock_value) == (-2, Decimal("-10.00"))
    shop.allow_negative_stock = False
    shop.save()
    with pytest.raises(InsufficientStock):
        adjust(owner, product, -1)
    adjust(owner, product, 1)
    level = adjust(owner, product, 1)

    assert (level.on_hand, level.stock_value) == (0, 0)
    assert consistency.differences() == []


def test_an_event_says_what_was_adjusted_and_not_why_in_words(shop, owner):
    product = create(owner)

    adjust(owner, product, 3, reason="Jan counted")

    event = Event.objects.get(name="inventory.stock.adjusted")
    assert event.subject_id == product.pk
    assert event.data == {
        "quantity": "3",
        "on_hand": "3",
        "moves": [StockMove.objects.get().pk],
    }


def test_falling_below_the_minimum_is_told_once(shop, owner):
    product = create(owner, min_stock=Decimal(3), stock_quantity=Decimal(4))
    fell = Event.objects.filter(name="inventory.product.fell_below_minimum")

    adjust(owner, product, -1)
    assert fell.count() == 0
    adjust(owner, product, -1)
    adjust(owner, product, -1)

    assert fell.count() == 1


def test_an_adjustment_takes_six_statements(shop, owner, django_assert_num_queries):
    product = create(owner, stock_quantity=Decimal(9))

    with transaction.atomic(), django_assert_num_queries(8):  # a savepoint's two among them
        adjust(owner, product, -1)


class Recorder:
    def __init__(self):
        self.moves = []

    def moved(self, move):
        self.moves.append((move.reason, move.value))


@pytest.fixture
def ledger():
    recorder = Recorder()
    before = ports.use_ledger(recorder)
    yield recorder
    ports.use_ledger(before)


def test_the_ledger_hears_of_each_move_with_value(shop, owner, ledger):
    product = create(owner, purchase_price=Decimal("10.00"), stock_quantity=Decimal(2))
    adjust(owner, product, 1)
    adjust(owner, product, -2)
    adjust(owner, create(owner, name="Unknown cost"), 7)

    assert ledger.moves == [
        ("opening", Decimal("20.00")),
        ("adjustment", Decimal("10.00")),
        ("adjustment", Decimal("-20.00")),
    ]


def test_a_ledger_that_refuses_leaves_nothing_behind(shop, owner):
    class Closed:
        def moved(self, move):
            raise InvalidInput({"date": ["The period is closed."]})

    product = create(owner, purchase_price=Decimal("10.00"))
    before = ports.use_ledger(Closed())

    try:
        with pytest.raises(InvalidInput):
            adjust(owner, product, 1)
    finally:
        ports.use_ledger(before)

    product.refresh_from_db()
    assert nothing_moved()
    assert product.on_hand == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_stockmove SET quantity = 1",
        "DELETE FROM inventory_stockmove",
        "UPDATE inventory_stocklevel SET quantity = -1",
        "UPDATE inventory_stocklevel SET company_id = company_id + 1",
        "UPDATE inventory_stocklevel SET bin_id = bin_id + 1000",
        "UPDATE inventory_product SET on_hand = 0",
        "UPDATE inventory_product SET type = 'service'",
        "DELETE FROM inventory_product",
        "DELETE FROM inventory_bin",
    ],
)
def test_the_database_itself_refuses(shop, owner, statement):
    create(owner, purchase_price=Decimal("10.00"), stock_quantity=Decimal(2))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert consistency.differences() == []
