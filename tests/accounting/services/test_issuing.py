"""Issuing: number, snapshot, journal and VAT entries together, or not at all."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import DateOutOfOrder, InvoiceIncomplete, InvoiceNotDraft, PeriodClosed
from accounting.models import Invoice, InvoiceVat, JournalEntry, VatPeriod
from accounting.services import invoices, issuing
from accounting.states import InvoiceStatus
from crm.models import Customer
from inventory.models import Product
from repair_angel.kernel.errors import NotFound, NotPermitted
from repair_angel.kernel.models import Company, Event, NumberSeries
from repair_angel.kernel.roles import permissions_of
from tests.accounting.books import lines_of, nothing_posted, vat_of
from tests.accounting.conftest import DAY, line


def untouched(invoice: Invoice) -> bool:
    """Still a draft; nothing posted, no number used."""
    again = Invoice.objects.get(pk=invoice.pk)
    return (
        again.status == InvoiceStatus.DRAFT
        and again.number is None
        and nothing_posted()
        and not NumberSeries.objects.filter(kind="invoice").exists()
        and not InvoiceVat.objects.exists()
    )


def test_an_invoice_without_lines_is_not_issued(boss, jane):
    invoice = invoices.create(actor=boss, customer_id=jane.pk, invoice_date=DAY)

    with pytest.raises(InvoiceIncomplete) as refusal:
        issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert refusal.value.field == "lines"
    assert untouched(invoice)


def test_a_reverse_charge_needs_the_buyers_vat_number(boss, draft):
    invoice = draft(line("100", rate="0", vat_category="AE"))

    with pytest.raises(InvoiceIncomplete, match="VAT number"):
        issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert untouched(invoice)


def test_a_closed_period_takes_no_invoice(boss, draft):
    invoice = draft()
    VatPeriod.objects.filter(starts_on__lte=DAY, ends_on__gte=DAY).update(status="closed")

    with pytest.raises(PeriodClosed) as refusal:
        issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert str(refusal.value) == "The period of 2026-03-27 is closed."


def test_an_issued_invoice_is_not_issued_again(boss, issued):
    invoice = issued()

    with pytest.raises(InvoiceNotDraft):
        issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert Invoice.objects.get().number == "INV-2026-0001"
    assert JournalEntry.objects.count() == 1


def test_a_stock_keeper_issues_nothing(boss, draft):
    invoice = draft()
    keeper = type(boss)("member:9", company_id=boss.company_id, permissions=permissions_of("stock"))

    with pytest.raises(NotPermitted):
        issuing.issue(actor=keeper, invoice_id=invoice.pk)

    assert untouched(invoice)


def test_an_unknown_invoice_is_not_found(boss):
    with pytest.raises(NotFound):
        issuing.issue(actor=boss, invoice_id=999)


def test_a_french_shop_numbers_by_date_without_exception(company, boss, draft):
    Company.objects.filter(pk=company.pk).update(country="FR")
    issuing.issue(actor=boss, invoice_id=draft(on=DAY).pk)
    earlier = draft(on=datetime.date(2026, 3, 1))

    with pytest.raises(DateOutOfOrder) as refusal:
        issuing.issue(actor=boss, invoice_id=earlier.pk)

    assert refusal.value.field == "invoice_date"
    assert [i.number for i in Invoice.objects.exclude(number=None)] == ["FA260300001"]


def test_a_dutch_shop_is_told_when_a_date_is_out_of_order(boss, draft):
    issuing.issue(actor=boss, invoice_id=draft(on=DAY).pk)
    issuing.issue(actor=boss, invoice_id=draft(on=datetime.date(2026, 3, 1)).pk)

    said = Event.objects.filter(name="accounting.invoice.issued").order_by("pk")

    assert [event.data["number"] for event in said] == ["INV-2026-0001", "INV-2026-0002"]
    assert [event.data["out_of_order"] for event in said] == [False, True]


def test_the_number_counts_per_year_of_the_documents_date(boss, draft):
    numbers = [
        issuing.issue(actor=boss, invoice_id=draft(on=day).pk).number
        for day in (DAY, datetime.date(2027, 1, 4), DAY)
    ]

    assert numbers == ["INV-2026-0001", "INV-2027-0001", "INV-2026-0002"]


def test_labour_and_part_are_posted_apart(boss, jane, draft):
    screen = Product.objects.create(
        name="Screen", type="part", price_excl=Decimal("89"), vat_rate=Decimal("21")
    )
    invoice = draft(line("60.00"), line("89.00", product_id=screen.pk))

    issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert lines_of(invoice) == {
        "1300": Decimal("180.29"),
        "8000": Decimal("-60.00"),
        "8100": Decimal("-89.00"),
        "1500": Decimal("-31.29"),
    }
    assert vat_of(invoice) == [("1a", Decimal("149.00"), Decimal("31.29"))]


def test_two_rates_are_two_rubrieken(boss, draft):
    invoice = draft(line("50.00", rate="9"), line("20.00"))

    issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert vat_of(invoice) == [
        ("1a", Decimal("20.00"), Decimal("4.20")),
        ("1b", Decimal("50.00"), Decimal("4.50")),
    ]
    assert Invoice.objects.get(pk=invoice.pk).total == Decimal("78.70")


def test_a_reverse_charge_is_declared_without_vat(boss, jane, draft):
    Customer.objects.filter(pk=jane.pk).update(vat_number="NL854502130B01")
    invoice = draft(line("100", rate="0", vat_category="AE"))

    issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert lines_of(invoice) == {"1300": Decimal("100.00"), "8030": Decimal("-100.00")}
    assert vat_of(invoice) == [("1e", Decimal("100.00"), Decimal("0.00"))]


def test_an_exempt_supply_is_in_no_rubriek(boss, draft):
    invoice = draft(line("100", rate="0", vat_category="E"))

    issuing.issue(actor=boss, invoice_id=invoice.pk)

    assert vat_of(invoice) == []


def test_an_invoice_of_nothing_has_a_number_and_no_entry(boss, draft):
    invoice = issuing.issue(actor=boss, invoice_id=draft(line("0")).pk)

    assert invoice.number == "INV-2026-0001"
    assert nothing_posted()


def test_both_parties_are_kept_as_they_were(company, boss, jane, issued):
    invoice = issued()
    Customer.objects.filter(pk=jane.pk).update(last_name="Jansen")
    Company.objects.filter(pk=company.pk).update(name="Other")

    again = Invoice.objects.get(pk=invoice.pk)

    assert again.buyer["name"] == "Jane Smith"
    assert again.seller["name"] == "De Reparatiehoek"
    assert again.seller["vat_number"] == "NL123456782B90"


def test_prices_including_vat_keep_their_total(boss, draft):
    invoice = draft(line("379.00", quantity="2"), prices_include_vat=True)

    issuing.issue(actor=boss, invoice_id=invoice.pk)

    again = Invoice.objects.get(pk=invoice.pk)
    assert (again.subtotal, again.vat_total, again.total) == (
        Decimal("626.45"),
        Decimal("131.55"),
        Decimal("758.00"),
    )
    assert lines_of(invoice)["8000"] == Decimal("-626.45")
