"""The audit file: what the schema wants, and every cent of the year in it once."""

import datetime
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from accounting.documents import auditfile
from accounting.models import FiscalYear, GlAccount, VatPeriod
from accounting.services import audit_files, journal_entries, payments, year_end
from accounting.services.manual_lines import LineIn
from accounting.states import PeriodStatus
from inventory.services import products
from repair_angel.kernel import clock
from repair_angel.kernel.commands import SYSTEM
from tests.accounting.conftest import DAY, line

SHARED = Path(os.environ.get("REPAIR_ANGEL_SHARED", Path(settings.BASE_DIR).parent / "shared"))
SCHEMA = SHARED / "accounting" / "xaf" / "XmlAuditfileFinancieel4.0.xsd"
NOON = datetime.datetime.combine(DAY, datetime.time(12), datetime.UTC)
X = f"{{{auditfile.SPACE}}}"


@pytest.fixture
def year(boss, issued):
    """Trade, stock of the beginning, an entry by hand; then the year is closed."""
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    with clock.at(NOON):  # stock is booked on the day it comes
        products.create(
            actor=boss,
            name="Screen",
            price_excl=Decimal("89"),
            purchase_price=Decimal("42.33"),
            stock_quantity=Decimal(7),
        )
    invoice = issued(line("60"), line("50", rate="9"), line("10", rate="0"))
    payments.take(actor=boss, invoice_id=invoice.pk, amount=Decimal("80"), method="cash", date=DAY)
    opening = [
        LineIn(ids["2990"], debit=Decimal("296.31")),
        LineIn(ids["0500"], credit=Decimal("296.31")),
    ]
    journal_entries.create(actor=boss, date=DAY, journal="BEG", lines=opening)
    rent = [LineIn(ids["4100"], debit=Decimal("40")), LineIn(ids["1100"], credit=Decimal("40"))]
    journal_entries.create(actor=boss, date=DAY, description="Rent \x07 & more", lines=rent)
    VatPeriod.objects.update(status=PeriodStatus.CLOSED)
    found = FiscalYear.objects.get(year=DAY.year)
    return year_end.close(actor=SYSTEM, fiscal_year_id=found.pk, legal_form="limited")


def read(year):
    return etree.fromstring(audit_files.write(year).read())


def amounts(parent, tag):
    return [
        (one.findtext(f"{X}accID"), Decimal(one.findtext(f"{X}amnt")), one.findtext(f"{X}amntTp"))
        for one in parent.iter(f"{X}{tag}")
    ]


def test_the_year_is_in_the_file_once_without_its_closing(year):
    found = read(year)

    opening = found.find(f"{X}company/{X}openingBalance")
    assert amounts(opening, "obLine") == [
        ("0500", Decimal("296.31"), "C"),
        ("3000", Decimal("296.31"), "D"),
    ]
    transactions = found.find(f"{X}company/{X}transactions")
    lines = amounts(transactions, "trLine")
    assert transactions.findtext(f"{X}linesCount") == str(len(lines))
    debit = sum(amount for _code, amount, side in lines if side == "D")
    credit = sum(amount for _code, amount, side in lines if side == "C")
    assert (str(debit), str(credit)) == ("257.10", "257.10")
    assert transactions.findtext(f"{X}totalDebit") == "257.10"
    assert not [code for code, _amount, _side in lines if code == "0590"]
    vat = {
        one.findtext(f"{X}vatID"): (one.findtext(f"{X}vatPerc"), one.findtext(f"{X}vatAmnt"))
        for one in transactions.iter(f"{X}vat")
    }
    assert vat == {"S21": ("21", "12.60"), "S9": ("9", "4.50"), "S0_DOM": ("0", "0.00")}


def test_the_next_year_opens_with_what_the_last_one_left(year):
    following = FiscalYear.objects.get(year=DAY.year + 1)

    opening = dict(
        (code, (amount, side)) for code, amount, side in amounts(read(following), "obLine")
    )

    assert opening["0540"] == (Decimal("80.00"), "C")
    assert "0590" not in opening


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not here (REPAIR_ANGEL_SHARED)")
def test_the_schema_has_nothing_to_say(year):
    schema = etree.XMLSchema(etree.parse(SCHEMA))

    for one in FiscalYear.objects.all():
        assert schema.validate(read(one)), schema.error_log
