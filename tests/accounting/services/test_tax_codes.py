"""Which tax code a line gets."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import UnknownTaxRate
from accounting.services import tax_codes

DAY = datetime.date(2026, 3, 27)


def found(rate, category):
    code = tax_codes.resolver(DAY).find(rate, category)
    return code.rate, code.vat_category


@pytest.mark.parametrize("asked", [(Decimal(6), None), (Decimal(21), "ZZ"), (Decimal(21), "AE")])
def test_a_rate_the_company_has_not_is_refused(company, asked):
    with pytest.raises(UnknownTaxRate):
        found(*asked)


@pytest.mark.parametrize("category", [None, "", "S"])
def test_without_a_rate_a_line_is_never_untaxed(company, category):
    assert found(None, category) == (Decimal(21), "S")


def test_zero_is_the_domestic_zero_rate_unless_the_category_says_more(company):
    assert found(Decimal(0), None) == (Decimal(0), "Z")
    assert found(None, "AE") == (Decimal(0), "AE")
