"""Drafts: free to change until they are issued, and never half written."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import InvoiceNotDraft, UnknownTaxRate, WorkOrderInvoiced
from accounting.models import Invoice, InvoiceLine
from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from inventory.models import Product
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Event
from repair_angel.kernel.services import companies
from tests.accounting.conftest import DAY, line
from workorders.services import lines as work_order_lines
from workorders.services import work_orders


def nothing_written() -> bool:
    return not Invoice.objects.exists() and not InvoiceLine.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"customer_id": 999}, "customer_id"),
        ({"work_order_id": 999}, "work_order_id"),
        ({"branch_id": 999}, "branch_id"),
        ({"due_date": datetime.date(2026, 3, 26)}, "due_date"),
        ({"lines": [LineIn(description="x")]}, "lines.0.unit_price"),
        ({"lines": [LineIn(unit_price=Decimal(1))]}, "lines.0.description"),
        ({"lines": [line("1"), line("1", product_id=999)]}, "lines.1.product_id"),
        ({"lines": [line("-1")]}, "lines"),
        ({"lines": [line("9999999.9999", quantity="999999.999")]}, "lines"),
    ],
)
def test_bad_input_is_refused_by_its_field(boss, jane, given, field):
    with pytest.raises(InvalidInput) as refusal:
        invoices.create(
            actor=boss,
            **{"customer_id": jane.pk, "invoice_date": DAY, "lines": [line("89")], **given},
        )

    assert list(refusal.value.errors) == [field]
    assert nothing_written()


def test_a_rate_the_company_has_not_is_refused(boss, jane):
    with pytest.raises(UnknownTaxRate) as refusal:
        invoices.create(
            actor=boss, customer_id=jane.pk, invoice_date=DAY, lines=[line("89", rate="6")]
        )

    assert refusal.value.field == "lines.0.vat_rate"
    assert str(refusal.value) == "There is no tax rate of 6% (category S)."
    assert nothing_written()


def test_another_companys_customer_does_not_exist(boss, jane):
    rival = companies.create(name="Rival", admin=companies.Admin("r@rival.example", "secret"))
    with tenancy.working_for(rival.pk):
        theirs = customers.create(actor=SYSTEM, first_name="Theirs")

    with pytest.raises(InvalidInput):
        invoices.create(actor=boss, customer_id=theirs.pk, invoice_date=DAY, lines=[line("1")])

    assert nothing_written()


@pytest.mark.parametrize("verb", ["update", "delete", "cancel"])
def test_an_issued_invoice_is_left_alone(boss, issued, verb):
    invoice = issued()

    with pytest.raises(InvoiceNotDraft):
        getattr(invoices, verb)(actor=boss, invoice_id=invoice.pk)

    assert Invoice.objects.get().status == "issued"


def test_a_cancelled_draft_is_not_issued(boss, draft):
    invoice = draft()
    invoices.cancel(actor=boss, invoice_id=invoice.pk)

    with pytest.raises(InvoiceNotDraft):
        issuing.issue(actor=boss, invoice_id=invoice.pk)


def test_a_draft_has_no_number_and_leaves_no_hole(boss, draft):
    first, second = draft(), draft()

    invoices.delete(actor=boss, invoice_id=first.pk)

    assert issuing.issue(actor=boss, invoice_id=second.pk).number == "INV-2026-0001"


def test_a_draft_is_due_after_the_companys_term(draft):
    assert draft().due_date == datetime.date(2026, 4, 10)


def test_a_line_takes_what_is_missing_from_its_product(boss, draft):
    cable = Product.objects.create(
        name="USB-C cable", type="accessory", price_excl=Decimal("12.3967"), vat_rate=Decimal(21)
    )

    invoice = draft(LineIn(product_id=cable.pk, quantity=Decimal(2)))

    kept = invoice.lines.get()
    assert (kept.description, kept.unit_price, kept.vat_rate) == (
        "USB-C cable",
        Decimal("12.3967"),
        Decimal("21.00"),
    )
    assert (invoice.subtotal, invoice.vat_total) == (Decimal("24.79"), Decimal("5.21"))


def test_lines_given_replace_all_lines(boss, draft):
    invoice = draft(line("1"), line("2"))

    invoices.update(actor=boss, invoice_id=invoice.pk, lines=[line("10", discount_pct=Decimal(50))])

    again = Invoice.objects.get()
    assert [kept.line_total for kept in again.lines.all()] == [Decimal("5.00")]
    assert again.total == Decimal("6.05")


def test_a_change_that_changes_nothing_is_no_event(boss, draft):
    invoice = draft()

    invoices.update(actor=boss, invoice_id=invoice.pk, notes="")

    assert not Event.objects.filter(name="accounting.invoice.updated").exists()


@pytest.fixture
def repair(boss, jane):
    order = work_orders.create(actor=boss, customer_id=jane.pk, device_brand="Apple")
    work_order_lines.add(
        actor=boss,
        work_order_id=order.pk,
        description="Screen",
        unit_price=Decimal("89"),
        vat_rate=Decimal(21),
    )
    work_order_lines.add(
        actor=boss,
        work_order_id=order.pk,
        description="Labour",
        quantity=Decimal("0.5"),
        unit_price=Decimal("60"),
        vat_rate=Decimal(21),
    )
    return order


def test_a_repair_becomes_an_invoice_of_its_lines(boss, jane, repair):
    invoice = invoices.create_from_work_order(actor=boss, work_order_id=repair.pk)

    assert (invoice.customer_id, invoice.work_order_id) == (jane.pk, repair.pk)
    assert [kept.description for kept in invoice.lines.all()] == ["Screen", "Labour"]
    assert invoice.total == Decimal("143.99")


def test_a_repair_is_invoiced_once(boss, repair):
    first = invoices.create_from_work_order(actor=boss, work_order_id=repair.pk)

    with pytest.raises(WorkOrderInvoiced):
        invoices.create_from_work_order(actor=boss, work_order_id=repair.pk)

    invoices.cancel(actor=boss, invoice_id=first.pk)
    assert invoices.create_from_work_order(actor=boss, work_order_id=repair.pk).pk != first.pk


def test_the_lines_of_a_repair_are_invoiced_once_however_it_is_asked(boss, jane, repair):
    asked = {"customer_id": jane.pk, "invoice_date": DAY, "work_order_id": repair.pk}
    invoices.create(actor=boss, **asked)

    with pytest.raises(WorkOrderInvoiced):
        invoices.create(actor=boss, **asked)

    again = invoices.create(actor=boss, lines=[line("15")], **asked)
    assert (Invoice.objects.count(), again.total) == (2, Decimal("18.15"))
