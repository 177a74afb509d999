"""The books agree with the documents, and a planted fault is found."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounting.models import Invoice
from accounting.services import payments
from inventory.models import Product
from inventory.services import products, stock
from repair_angel.kernel.models import NumberSeries
from tests.accounting.conftest import DAY, line


@pytest.fixture
def traded(boss, issued):
    """A little trade: two invoices, a part payment, stock that came and went."""
    screen = products.create(
        actor=boss,
        name="Screen",
        price_excl=Decimal("89"),
        purchase_price=Decimal("42.33"),
        stock_quantity=Decimal(7),
    )
    stock.adjust(actor=boss, product_id=screen.pk, quantity=Decimal(-2), reason="broken")
    invoice = issued(line("60"), line("89", product_id=screen.pk))
    issued(line("50", rate="9"))
    payments.take(actor=boss, invoice_id=invoice.pk, amount=Decimal("80"), method="cash", date=DAY)
    return invoice


def found(capsys) -> list[str]:
    with pytest.raises(CommandError):
        call_command("check_books")
    return capsys.readouterr().out.splitlines()


def test_the_books_are_in_order(traded, capsys):
    call_command("check_books")

    assert capsys.readouterr().out == "1 companies: the books are in order.\n"


def test_a_payment_that_never_was_is_found(traded, capsys):
    Invoice.objects.filter(pk=traded.pk).update(amount_paid=Decimal("100.00"))

    assert found(capsys) == [
        "de-reparatiehoek: debtors: documents say 134.79, the books say 154.79",
        "de-reparatiehoek: paid of INV-2026-0001: documents say 80.00, the books say 100.00",
    ]


def test_stock_that_changed_behind_the_books_is_found(traded, capsys):
    Product.objects.update(stock_value=Decimal("211.64"))

    assert "de-reparatiehoek: stock: documents say 211.64, the books say 211.65" in found(capsys)


def test_a_number_that_was_skipped_is_found(traded, capsys):
    NumberSeries.objects.filter(kind="invoice").update(value=3)

    assert found(capsys) == ["de-reparatiehoek: invoice numbers: documents say 2, the books say 3"]
