"""Lines: what they come to, and that the work order's totals are always their sum."""

from decimal import Decimal

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.inventory import ProductFactory
from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from workorders.errors import AmountTooLarge
from workorders.models import WorkOrderLine
from workorders.services import lines


@pytest.fixture
def add(owner, order):
    """Adds a line to Jane's repair, labour of 89.00 unless said otherwise."""

    def add(**given):
        given = {"description": "Labour", "unit_price": Decimal("89.00")} | given
        return lines.add(actor=owner, work_order_id=order.pk, **given)

    return add


def totals_of(order):
    order.refresh_from_db()
    return [str(amount) for amount in (order.subtotal, order.vat_total, order.total)]


def test_a_bookkeeper_adds_nothing(shop, order):
    bookkeeper = Member(company=shop, role="bookkeeper").actor()

    with pytest.raises(NotPermitted):
        lines.add(actor=bookkeeper, work_order_id=order.pk, description="Screen", unit_price=1)

    assert totals_of(order) == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"description", "unit_price"}),
        ({"description": "Screen"}, {"unit_price"}),
        ({"description": "", "unit_price": Decimal(1)}, {"description"}),
    ],
)
def test_without_a_product_description_and_price_are_required(owner, order, given, wrong):
    with pytest.raises(InvalidInput) as refusal:
        lines.add(actor=owner, work_order_id=order.pk, **given)

    assert refusal.value.errors.keys() == wrong
    assert not WorkOrderLine.objects.exists()


def test_another_companys_product_is_an_invalid_input(add, rival):
    with tenancy.working_for(rival.pk):
        theirs = ProductFactory()

    with pytest.raises(InvalidInput) as refusal:
        add(product_id=theirs.pk)

    assert refusal.value.errors.keys() == {"product_id"}


def test_a_line_of_another_work_order_is_not_found(owner, order, add):
    elsewhere = WorkOrderLineFactory()

    with pytest.raises(NotFound):
        lines.change(actor=owner, work_order_id=order.pk, line_id=elsewhere.pk, quantity=2)
    with pytest.raises(NotFound):
        lines.remove(actor=owner, work_order_id=order.pk, line_id=elsewhere.pk)

    assert WorkOrderLine.objects.filter(pk=elsewhere.pk).exists()


def test_what_no_amount_can_hold_is_refused(order, add):
    with pytest.raises(AmountTooLarge):
        add(quantity=Decimal(999_999_999), unit_price=Decimal(1000))

    assert totals_of(order) == ["0.00", "0.00", "0.00"]


def test_a_line_is_one_piece_at_21_percent(order, add):
    line = add()
    line.refresh_from_db()

    assert (line.quantity, line.vat_rate, line.vat_category, line.position) == (1, 21, "S", 1)
    assert line.line_total == Decimal("89.00")
    assert totals_of(order) == ["89.00", "18.69", "107.69"]


def test_vat_is_rounded_once_per_rate(order, add):
    for _ in range(3):
        add(unit_price=Decimal("0.05"))
    add(unit_price=Decimal("0.05"), vat_rate=Decimal(9))

    # 3 × 0.05 at 21 % is 0.0315, so 0.03 and not three times 0.01; 0.05 at 9 % is nothing.
    assert totals_of(order) == ["0.20", "0.03", "0.23"]


def test_a_discount_and_parts_of_a_unit_count(order, add):
    line = add(quantity=Decimal("1.5"), unit_price=Decimal("33.3333"), discount_pct=Decimal(10))

    assert line.line_total == Decimal("45.00")
    assert totals_of(order) == ["45.00", "9.45", "54.45"]


@pytest.mark.parametrize(("given", "category"), [({}, "Z"), ({"vat_category": "AE"}, "AE")])
def test_no_vat_is_the_zero_rate_unless_said_otherwise(add, given, category):
    assert add(vat_rate=Decimal(0), **given).vat_category == category


def test_a_product_fills_in_what_is_not_given(owner, order):
    product = ProductFactory(name="Screen", price_excl=Decimal("79.95"), vat_rate=Decimal(9))

    plain = lines.add(actor=owner, work_order_id=order.pk, product_id=product.pk)
    dear = lines.add(
        actor=owner, work_order_id=order.pk, product_id=product.pk, unit_price=Decimal(99)
    )

    assert (plain.description, plain.unit_price, plain.vat_rate) == ("Screen", Decimal("79.95"), 9)
    assert (dear.description, dear.unit_price, dear.position) == ("Screen", 99, 2)
    assert totals_of(order) == ["178.95", "16.11", "195.06"]


def test_a_changed_line_changes_the_totals(owner, order, add):
    line = add()
    add(unit_price=Decimal("10.00"))

    lines.change(actor=owner, line_id=line.pk, quantity=Decimal(2), vat_rate=Decimal(9))

    line.refresh_from_db()
    assert line.line_total == Decimal("178.00")
    assert totals_of(order) == ["188.00", "18.12", "206.12"]
    assert Event.objects.latest("pk").data == {
        "line_id": line.pk,
        "line_total": "178.00",
        "total": "206.12",
        "fields": ["quantity", "vat_rate"],
    }


def test_a_change_of_nothing_is_not_recorded(owner, add):
    line = add()
    before = Event.objects.count()

    lines.change(actor=owner, line_id=line.pk, quantity=Decimal(1), product_id=None)

    assert Event.objects.count() == before


def test_a_description_is_not_emptied(owner, add):
    with pytest.raises(InvalidInput) as refusal:
        lines.change(actor=owner, line_id=add().pk, description="")

    assert refusal.value.errors == {"description": ["The description field is required."]}


def test_a_removed_line_is_gone_from_the_totals(owner, order, add):
    line, other = add(), add(unit_price=Decimal("10.00"))

    lines.remove(actor=owner, work_order_id=order.pk, line_id=line.pk)

    assert list(order.lines.all()) == [other]
    assert totals_of(order) == ["10.00", "2.10", "12.10"]


def test_each_repair_has_its_own_totals(owner, order, add):
    add()
    WorkOrderLineFactory(work_order=WorkOrderFactory())
    add(unit_price=Decimal("1.00"))

    assert totals_of(order) == ["90.00", "18.90", "108.90"]
