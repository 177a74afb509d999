"""Queries composed once, and rows saved by composed SQL: as the ORM would do it."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from repair_angel.kernel import tenancy
from repair_angel.kernel.composed import Composed, Given
from repair_angel.kernel.errors import NotFound
from repair_angel.kernel.tenancy import WrongCompany
from tests.factories.workorders import WorkOrderFactory
from tests.samples.models import Thing
from workorders.models import WorkOrder

THINGS = Composed(lambda: Thing.objects.order_by("name"))
CHEAP = Composed(lambda: Thing.objects.filter(name=Given("name")), "name", "price")
ORDERS = Composed(
    lambda: WorkOrder.objects.filter(pk=Given("pk")).select_related("customer", "device")
)


def thing(name: str, **values: object) -> Thing:
    return Thing.objects.create(name=name, price=Decimal("1.50"), **values)


def test_a_composed_query_is_of_the_company_that_runs_it(shop, rival):
    thing("ours")
    assert [row.name for row in THINGS.rows()] == ["ours"]

    with tenancy.working_for(rival.pk):
        assert THINGS.rows() == []
        assert THINGS.total() == 0


def test_without_a_company_it_raises(db):
    with pytest.raises(tenancy.NoCompany):
        THINGS.rows()


def test_what_is_given_is_asked_for_and_columns_come_as_the_orm_reads_them(shop):
    thing("a")
    thing("b")

    assert CHEAP.rows(name="b") == [("b", Decimal("1.50"))]
    assert CHEAP.first(name="c") is None
    with pytest.raises(NotFound):
        CHEAP.or_404(name="c")


def test_pages_are_cut_where_the_orm_cuts_them_also_deep_ones(shop):
    Thing.objects.bulk_create(Thing(name=f"{at:04}", price=Decimal(1)) for at in range(1010))

    assert [row.name for row in THINGS.rows(limit=2, offset=3)] == ["0003", "0004"]
    assert [row.name for row in THINGS.rows(limit=2, offset=1005)] == ["1005", "1006"]
    assert THINGS.total() == 1010


def test_instances_come_with_their_related_rows_loaded(shop):
    order = WorkOrderFactory()

    found = ORDERS.first(pk=order.pk)
    with CaptureQueriesContext(connection) as asked:
        assert found == order
        assert str(found.customer) == str(order.customer)
        assert found.device is None
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_rows_are_not_locked_outside_a_transaction(shop):
    locked = Composed(lambda: Thing.objects.select_for_update())
    with transaction.atomic():
        assert locked.rows() == []
    if connection.features.has_select_for_update:
        with pytest.raises(transaction.TransactionManagementError):
            locked.rows()


def test_a_row_is_saved_and_read_back_as_it_was(shop):
    made = thing("saved", quantity=Decimal("0.125"))

    assert made.pk
    assert not made._state.adding
    read = Thing.objects.get(pk=made.pk)
    assert (read.price, read.quantity, read.company_id) == (
        Decimal("1.50"),
        Decimal("0.125"),
        shop.pk,
    )


def test_changed_columns_alone_are_written(shop):
    made = thing("old")
    Thing.objects.filter(pk=made.pk).update(price=Decimal(9))
    made.name = "new"

    made.save(update_fields=["name"])

    read = Thing.objects.get(pk=made.pk)
    assert (read.name, read.price) == ("new", Decimal(9))


def test_a_row_that_is_gone_or_another_companys_is_not_written(shop, rival):
    made = thing("gone")
    with tenancy.working_for(rival.pk), pytest.raises(WrongCompany):
        made.save(update_fields=["name"])
    Thing.objects.all().delete()

    with transaction.atomic(), pytest.raises(DatabaseError):
        made.save(update_fields=["name"])


def test_several_rows_in_one_statement_know_their_ids_in_order(shop):
    rows = [Thing(name=name, price=Decimal(1)) for name in ("x", "y", "z")]
    with CaptureQueriesContext(connection) as asked:
        Thing.objects.bulk_create(rows)

    assert len(asked) == 1
    assert {row.pk: row.name for row in Thing.objects.all()} == {row.pk: row.name for row in rows}
