"""Published cases of the memorial, the opening balance and the end of a year."""

import datetime
from decimal import Decimal

import pytest

from accounting.models import FiscalYear, GlAccount, JournalEntry, TaxCode, VatEntry
from accounting.services import journal_entries, year_end
from accounting.services.manual_lines import LineIn
from inventory.models import StockMove
from inventory.services import products
from repair_angel.kernel.commands import SYSTEM
from tests.accounting.conftest import DAY
from tests.accounting.vectors.entries import says
from tests.accounting.vectors.loading import tries

D = Decimal
CODES = {"1a": "S_MARGIN21", "1d": "U_PRIVATE", "5b": "P21"}


def entered(case, on: datetime.date = DAY) -> JournalEntry:
    """What the bookkeeper enters: the case's lines, with the VAT that is declared with them."""
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    vat = {one["rubriek"]: one for one in case["vat_entries"]}
    codes = {
        (code.vat_account or code.deduct_account).code: (code.pk, abs(D(vat[rubriek]["base"])))
        for rubriek, name in CODES.items()
        if rubriek in vat
        for code in [TaxCode.objects.get(code=name)]
    }
    lines = [
        LineIn(
            ids[one["account"]],
            debit=D(one["debit"]),
            credit=D(one["credit"]),
            tax_code_id=codes.get(one["account"], (None, None))[0],
            vat_base=codes.get(one["account"], (None, None))[1],
        )
        for one in case["lines"]
    ]
    return journal_entries.create(
        actor=SYSTEM, date=on, journal=case["journal"], description=case["title"], lines=lines
    )


def amounts(entry: JournalEntry) -> set[tuple[str, Decimal, Decimal]]:
    return {
        (one.account.code, one.debit, one.credit) for one in entry.lines.select_related("account")
    }


def asked(case) -> set[tuple[str, Decimal, Decimal]]:
    return {(one["account"], D(one["debit"]), D(one["credit"])) for one in case["lines"]}


@tries(
    "posting_cases",
    "depreciation",
    "maintenance-release",
    "private-use",
    "margin-global-period",
    "own-unpaid-purchase-paid",
    "borg-in",
    "borg-out",
    "borg-kept",
    "voucher-sale",
)
def test_what_the_bookkeeper_enters(company, case):
    entry = entered(case)

    assert (entry.journal, entry.status) == (case["journal"], "posted")
    assert amounts(entry) == asked(case)
    declared = VatEntry.objects.filter(entry=entry).values_list("rubriek", "base", "vat")
    assert list(declared) == [
        (one["rubriek"], D(one["base"]), D(one["vat"])) for one in case["vat_entries"]
    ]


@tries("posting_cases", "opening-stock")
def test_stock_of_the_beginning(boss, case):
    products.create(
        actor=boss,
        name="Screens",
        price_excl=D("89"),
        purchase_price=D("40"),
        stock_quantity=D(100),
    )

    assert says(StockMove.objects.get(), case)


@pytest.fixture
def year(company) -> FiscalYear:
    """Revenue 10,000, costs 7,000; the owner put in 500 and took 2,000."""
    for lines in (
        [("1100", "10000", "0"), ("8000", "0", "10000")],
        [("7000", "4000", "0"), ("4100", "3000", "0"), ("1100", "0", "7000")],
        [("0510", "2000", "0"), ("0520", "0", "500"), ("1100", "0", "1500")],
    ):
        rows = [
            {"account": code, "debit": debit, "credit": credit} for code, debit, credit in lines
        ]
        entered({"lines": rows, "vat_entries": [], "journal": "MEM", "title": "The year"})
    return FiscalYear.objects.get(year=DAY.year)


@tries("posting_cases", "year-end-result")
def test_the_result_of_the_year(year, case):
    year_end.close(actor=SYSTEM, fiscal_year_id=year.pk, legal_form="limited")

    assert says(year, case, purpose="closed-1")


@tries("posting_cases", "year-end-ez")
def test_the_result_of_a_sole_trader(year, case):
    year_end.close(actor=SYSTEM, fiscal_year_id=year.pk, legal_form="sole_trader")

    assert says(year, case, purpose="carried-1")
