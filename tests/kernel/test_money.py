"""Rounding is half-up and away from zero, and a split adds up to the cent."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair_angel.kernel.money import allocate, included, percentage, rounded, shown

CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value="-99999999", max_value="99999999", places=2)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "5.5", "9", "10", "20", "21")])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20.125", "20.13"),
        ("20.124999", "20.12"),
        ("-8.405", "-8.41"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.004", "0.00"),
        ("2.675", "2.68"),
        ("1E+3", "1000.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(value, expected):
    assert str(rounded(Decimal(value))) == expected


def test_rounding_keeps_as_many_decimals_as_asked():
    assert str(rounded(Decimal("1.00005"), 4)) == "1.0001"
    assert str(rounded(Decimal("2.5"), 0)) == "3"


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [
        ("89.00", "21", "18.69"),
        ("-89.00", "21", "-18.69"),
        ("0.02", "21", "0.00"),
        ("50", "9", "4.50"),
    ],
)
def test_a_percentage_is_rounded_once(amount, rate, expected):
    assert str(percentage(Decimal(amount), Decimal(rate))) == expected


@pytest.mark.parametrize(
    ("gross", "rate", "expected"),
    [("121", "21", "21.00"), ("180", "21", "31.24"), ("180", "20", "30.00"), ("100", "0", "0.00")],
)
def test_the_vat_inside_a_gross_amount(gross, rate, expected):
    assert str(included(Decimal(gross), Decimal(rate))) == expected


@given(AMOUNTS, RATES)
def test_taking_vat_out_of_what_it_was_put_on_gives_it_back(net, rate):
    vat = percentage(net, rate)

    assert abs(included(net + vat, rate) - vat) <= CENT


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=20))
def test_shares_add_up_exactly_and_none_strays_by_a_cent(total, weights):
    shares = allocate(total, weights)

    assert sum(shares) == total
    assert len(shares) == len(weights)
    assert all(share == share.quantize(CENT) for share in shares)
    if whole := sum(weights):
        exact = [total * weight / whole for weight in weights]
        assert all(abs(s - e) < CENT for s, e in zip(shares, exact, strict=True))


@given(st.integers(min_value=0, max_value=10**6), st.lists(st.integers(0, 1000), min_size=1))
def test_no_share_of_a_whole_is_negative(cents, weights):
    shares = allocate(Decimal(cents).scaleb(-2), [Decimal(weight) for weight in weights])

    assert min(shares) >= 0


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        ("0.10", ["1", "1", "1"], ["0.04", "0.03", "0.03"]),
        ("-0.10", ["1", "1", "1"], ["-0.04", "-0.03", "-0.03"]),
        ("0.02", ["1", "1", "1"], ["0.01", "0.01", "0.00"]),
        ("100", ["0", "1"], ["0.00", "100.00"]),
        ("0.01", ["1", "2"], ["0.00", "0.01"]),
        ("5.00", ["0", "0"], ["5.00", "0.00"]),
        ("5.00", ["10", "-10"], ["5.00", "0.00"]),
        ("1.00", ["3", "-2"], ["3.00", "-2.00"]),
        ("1.00", [], []),
    ],
)
def test_missing_cents_go_to_the_largest_remainders_and_first(total, weights, expected):
    shares = allocate(Decimal(total), [Decimal(weight) for weight in weights])

    assert shares == [Decimal(share) for share in expected]


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("12.000", 0, "12"),
        ("89.0000", 2, "89.00"),
        ("0.1250", 2, "0.125"),
        ("100", 0, "100"),
        ("1E+2", 2, "100.00"),
        ("0.000", 0, "0"),
        ("-1.50", 0, "-1.5"),
    ],
)
def test_numbers_are_shown_without_needless_zeros(value, places, expected):
    assert str(shown(Decimal(value), places)) == expected


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=1000)
)
def test_showing_changes_no_value(value):
    assert shown(value) == value
    assert shown(value, 2) == value
    assert "E" not in str(shown(value))


def test_half_up_is_what_python_calls_half_up():
    value = Decimal("-2.345")

    assert rounded(value) == value.quantize(CENT, rounding=ROUND_HALF_UP)
