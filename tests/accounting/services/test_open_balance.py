"""What a repair still owes: invoiced or not."""

from decimal import Decimal

import pytest

from accounting.services import invoices, issuing, payments
from repair_angel.kernel.commands import Actor
from workorders import ports
from workorders.models import WorkOrder
from workorders.services import lines, work_orders


@pytest.fixture
def order(boss: Actor, jane) -> WorkOrder:
    """Jane's repair: a screen of 107.69."""
    made = work_orders.create(actor=boss, customer_id=jane.pk)
    work(boss, made, "89.00")
    return made


def work(boss, order, price):
    lines.add(actor=boss, work_order_id=order.pk, description="Screen", unit_price=Decimal(price))


def owed(order):
    return ports.open_balance().of(order)


def invoiced(boss, order):
    draft = invoices.create_from_work_order(actor=boss, work_order_id=order.pk)
    return issuing.issue(actor=boss, invoice_id=draft.pk)


def test_a_repair_without_lines_owes_nothing(boss, jane):
    assert owed(work_orders.create(actor=boss, customer_id=jane.pk)) == Decimal("0.00")


def test_what_is_not_invoiced_is_owed(order):
    assert owed(order) == Decimal("107.69")


def test_a_draft_changes_nothing(boss, order):
    invoices.create_from_work_order(actor=boss, work_order_id=order.pk)

    assert owed(order) == Decimal("107.69")


def test_what_was_paid_of_the_invoice_is_not_owed(boss, order):
    invoice = invoiced(boss, order)
    assert owed(order) == Decimal("107.69")

    for amount, left in (("7.69", "100.00"), ("100.00", "0.00")):
        payments.take(
            actor=boss, invoice_id=invoice.pk, amount=Decimal(amount), method="cash", date=None
        )
        assert owed(order) == Decimal(left)


def test_work_added_after_the_invoice_is_owed_too(boss, order):
    invoiced(boss, order)
    work(boss, order, "10.00")

    assert owed(order) == Decimal("119.79")


def test_another_repairs_invoice_is_not_this_ones(boss, order, jane):
    other = work_orders.create(actor=boss, customer_id=jane.pk)
    work(boss, other, "10.00")
    invoiced(boss, other)

    assert owed(order) == Decimal("107.69")
