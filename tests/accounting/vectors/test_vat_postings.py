"""Published bookings of VAT, each by doing the business that makes it."""

import datetime
from decimal import Decimal

from accounting.models import GlAccount, JournalEntry, TaxCode, VatPeriod, VatRegime
from accounting.services import (
    issuing,
    ledger,
    vat_corrections,
    vat_entries,
    vat_periods,
    vat_returns,
)
from accounting.services import margins as used_goods
from accounting.services.ledger import Posting
from accounting.services.vat_entries import Taxed
from crm.models import Customer
from inventory.models import Product
from repair_angel.kernel.models import Branch
from repair_angel.kernel.references import type_of
from tests.accounting.conftest import DAY, line
from tests.accounting.vectors.loading import tries


def entry_of(source, purpose=""):
    found = JournalEntry.objects.filter(source_type=type_of(source), source_id=source.pk)
    return found.get(purpose=purpose) if purpose else found.get()


def agrees(entry, case):
    """Journal, accounts, amounts and VAT entries are the case's."""
    booked = {
        one.account.code: (one.debit, one.credit) for one in entry.lines.select_related("account")
    }
    declared = sorted(
        (one.rubriek, one.base, one.vat) for one in entry.vat_entries.order_by("rubriek")
    )
    assert entry.journal == case["journal"]
    assert booked == {
        one["account"]: (Decimal(one["debit"]), Decimal(one["credit"])) for one in case["lines"]
    }
    assert declared == sorted(
        (one["rubriek"], Decimal(one["base"]), Decimal(one["vat"])) for one in case["vat_entries"]
    )
    return True


def code(name):
    return TaxCode.objects.get(code=name)


def account(number):
    return GlAccount.objects.get(code=number)


def correct(boss, name, against, base, vat, on=DAY):
    return vat_corrections.book(
        actor=boss,
        tax_code_id=code(name).pk,
        account_id=account(against).pk,
        base=Decimal(base),
        vat=Decimal(vat),
        description="Paper",
        date=on,
    )


@tries("posting_cases", "vat-return-close")
def test_closing_a_quarter(boss, issued, case):
    issued(line("19546.00"), line("458.00", rate="9"))
    correct(boss, "P21", "1600", "12147.67", "2551.01")
    quarter = VatPeriod.objects.of_day(DAY).get()

    vat_returns.close(actor=boss, vat_period_id=quarter.pk)

    entry = entry_of(quarter, "closed-1")
    assert agrees(entry, case)
    assert (entry.number, entry.date) == ("BTW-2026-Q1", datetime.date(2026, 3, 31))


@tries("posting_cases", "private-use")
def test_private_use(boss, case):
    assert agrees(entry_of(correct(boss, "U_PRIVATE", "0510", "590.48", "124.00")), case)


@tries("posting_cases", "own-unpaid-purchase-paid")
def test_a_purchase_paid_after_all_is_deducted_again(boss, case):
    assert agrees(entry_of(correct(boss, "P21", "1410", "100.00", "21.00")), case)


@tries("posting_cases", "purchase-rc-domestic")
def test_a_purchase_with_the_vat_shifted_to_the_shop(company, case):
    vat_periods.ensure(DAY)
    paper = Branch.objects.get()
    taxed = [Taxed(code("P_RC_DOM"), Decimal("12000.00"), Decimal("2520.00"))]
    entry = ledger.post(
        journal="INK",
        date=DAY,
        postings=[
            Posting(account("1610").pk, Decimal("12000.00")),
            Posting(account("1600").pk, Decimal("-12000.00")),
            *vat_entries.postings(taxed),
        ],
        source=paper,
        purpose="bought",
    )
    vat_entries.declare(entry, taxed, source=paper)

    assert agrees(entry, case)


@tries("posting_cases", "margin-sale")
def test_a_used_phone_by_the_individual_method(boss, draft, case):
    VatRegime.objects.create(starts_on=datetime.date(2026, 1, 1), margin_method="individual")
    phone = line("249.00", vat_category="M", margin_cost=Decimal("150.00"))

    invoice = issuing.issue(actor=boss, invoice_id=draft(phone).pk)

    assert agrees(entry_of(invoice), case)
    assert (invoice.vat_total, invoice.total) == (Decimal("0.00"), Decimal("249.00"))


@tries("posting_cases", "margin-global-period")
def test_used_goods_by_globalisation(boss, draft, case):
    used_goods.buy(actor=boss, amount=Decimal("1000.00"), description="Phones", date=DAY)
    invoice = issuing.issue(actor=boss, invoice_id=draft(line("1500.00", vat_category="M")).pk)
    quarter = VatPeriod.objects.of_day(DAY).get()

    vat_returns.close(actor=boss, vat_period_id=quarter.pk)

    assert not entry_of(invoice).vat_entries.exists()
    assert agrees(entry_of(quarter, "margin-1"), case)


@tries("posting_cases", "eu-sale-goods")
def test_goods_to_a_business_in_another_eu_country(boss, jane, draft, case):
    Customer.objects.filter(pk=jane.pk).update(country="BE", vat_number="BE0123456749")
    screen = product()

    invoice = issuing.issue(
        actor=boss,
        invoice_id=draft(line("750.50", rate="0", vat_category="K", product_id=screen.pk)).pk,
    )

    assert agrees(entry_of(invoice), case)


@tries("posting_cases", "oss-sale")
def test_a_distance_sale_at_the_buyers_rate(boss, jane, draft, case):
    Customer.objects.filter(pk=jane.pk).update(country="BE")
    there = line("100.00", rate="21", tax_code_id=code("S_OSS").pk)

    invoice = issuing.issue(actor=boss, invoice_id=draft(there).pk)

    assert agrees(entry_of(invoice), case)


def product():
    return Product.objects.create(
        name="Screen", type="part", price_excl=Decimal("89"), vat_rate=Decimal("21")
    )
