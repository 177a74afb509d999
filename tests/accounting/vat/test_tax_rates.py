"""Tax rates: used ones stay, one is the default, and a rate changes on a day."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import TaxRateDefault, TaxRateInUse, UnknownTaxRate
from accounting.models import TaxCode
from accounting.services import invoices, tax_codes, tax_rates
from inventory.models import Product
from repair_angel.kernel.errors import InvalidInput, NotFound
from tests.accounting.conftest import line

NEW_YEAR = datetime.date(2027, 1, 1)


def code(name):
    return TaxCode.objects.get(code=name)


def products(count, rate):
    for _ in range(count):
        Product.objects.create(
            name="Part", type="part", price_excl=Decimal("1"), vat_rate=Decimal(rate)
        )


def test_a_rate_in_use_is_not_deleted(boss, draft):
    products(12, "9")
    with pytest.raises(TaxRateInUse) as refusal:
        tax_rates.delete(actor=boss, tax_rate_id=code("S9").pk)
    assert str(refusal.value) == "Cannot delete: tax rate is assigned to 12 product(s)."

    draft(line("1.00", rate="9"))
    with pytest.raises(TaxRateInUse, match=r"12 product\(s\) and 1 invoice line\(s\)\."):
        tax_rates.delete(actor=boss, tax_rate_id=code("S9").pk)
    with pytest.raises(TaxRateInUse, match="give it a successor"):
        tax_rates.update(actor=boss, tax_rate_id=code("S9").pk, rate=Decimal("10"))
    with pytest.raises(TaxRateDefault):
        tax_rates.delete(actor=boss, tax_rate_id=code("S21").pk)
    with pytest.raises(TaxRateDefault):
        tax_rates.update(actor=boss, tax_rate_id=code("S21").pk, is_default=False)
    with pytest.raises(NotFound):
        tax_rates.delete(actor=boss, tax_rate_id=code("S_MARGIN21").pk)
    with pytest.raises(InvalidInput):
        tax_rates.create(actor=boss, name="Odd", rate=Decimal("5"), vat_category="E")

    assert TaxCode.objects.filter(code__in=["S9", "S21", "S_MARGIN21"]).count() == 3


def test_a_new_rate_is_declared_as_its_like(boss):
    """Of a known rate as that one; any other in the rubriek of other rates."""
    low = tax_rates.create(actor=boss, name="Margin scheme", rate=Decimal("9"))
    other = tax_rates.create(actor=boss, name="Canteen", rate=Decimal("6"), is_default=True)

    assert (low.rubriek_vat, low.vat_account.code) == ("1b", "1501")
    assert (other.rubriek_vat, other.vat_account.code) == ("1c", "1502")
    assert list(TaxCode.objects.filter(is_default=True)) == [other]

    tax_rates.update(actor=boss, tax_rate_id=low.pk, rate=Decimal("21"))
    assert code(low.code).rubriek_vat == "1a"
    tax_rates.set_default(actor=boss, tax_rate_id=code("S21").pk)
    tax_rates.delete(actor=boss, tax_rate_id=low.pk)
    assert list(TaxCode.objects.filter(is_default=True)) == [code("S21")]


def test_a_rate_changes_on_a_day(boss, draft):
    """Documents dated before keep the old one; products and the default follow the new one."""
    products(1, "21")
    screen = Product.objects.get()
    new = tax_rates.replace(
        actor=boss, tax_rate_id=code("S21").pk, rate=Decimal("22"), valid_from=NEW_YEAR
    )

    def rate(day, **asked):
        made = draft(invoices.LineIn("Work", unit_price=Decimal("100"), **asked), on=day)
        return made.lines.get().vat_rate

    before, after = NEW_YEAR - datetime.timedelta(days=1), NEW_YEAR
    assert [rate(day) for day in (before, after)] == [21, 22]
    assert [rate(day, product_id=screen.pk) for day in (before, after)] == [21, 22]
    assert rate(after, vat_rate=Decimal("22")) == 22
    for day, asked in [(after, "21"), (before, "22")]:
        with pytest.raises(UnknownTaxRate):
            rate(day, vat_rate=Decimal(asked))
    assert (new.rubriek_vat, new.name, code("S21").valid_until) == ("1a", "22%", before)
    with pytest.raises(TaxRateInUse):
        tax_rates.replace(
            actor=boss, tax_rate_id=code("S21").pk, rate=Decimal("23"), valid_from=NEW_YEAR
        )

    invoice = draft(line("100.00"), on=before)
    invoices.update(actor=boss, invoice_id=invoice.pk, invoice_date=after, due_date=after)
    assert invoice.lines.get().vat_rate == 22


def test_alike_codes_are_told_apart_by_the_buyers_place(boss, jane):
    day = datetime.date(2026, 3, 27)
    found = [tax_codes.resolver(day, jane).find(Decimal(0), "AE").code]
    jane.country = "DE"
    found += [tax_codes.resolver(day, jane).find(Decimal(0), kind).code for kind in ("AE", "K")]

    assert found == ["S_RC_DOM", "S_EU_SERV", "S_EU_GOODS"]
