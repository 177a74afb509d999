"""What a document comes to: VAT once per group, lines that add up to it."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair_angel.kernel import totals
from repair_angel.kernel.money import included, percentage
from repair_angel.kernel.totals import Priced

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("REPAIR_ANGEL_SHARED", ROOT.parent / "shared"))
VECTORS = SHARED / "accounting" / "vectors" / "vat_rounding_cases.json"

LINES = st.lists(
    st.builds(
        Priced,
        quantity=st.decimals(min_value="-99", max_value="999", places=3),
        unit_price=st.decimals(min_value="0", max_value="9999", places=4),
        rate=st.sampled_from([Decimal("0"), Decimal("9"), Decimal("21")]),
        category=st.sampled_from(["S", "AE"]),
        discount_pct=st.decimals(min_value="0", max_value="100", places=2),
    ),
    max_size=12,
)


def line(price: str, rate: str = "21", quantity: str = "1", **more: str) -> Priced:
    more = {
        name: Decimal(value) if name == "discount_pct" else value for name, value in more.items()
    }
    return Priced(Decimal(quantity), Decimal(price), Decimal(rate), **more)


def sums(found: totals.Totals) -> tuple[str, str, str]:
    return str(found.net), str(found.vat), str(found.gross)


def vectors() -> list[dict]:
    """Published and hand-made cases, where they are; of the method that documents use."""
    if not VECTORS.exists():
        return []
    return [case for case in json.loads(VECTORS.read_text()) if case["method"] == "document"]


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors are not here (REPAIR_ANGEL_SHARED)")
@pytest.mark.parametrize("case", vectors(), ids=lambda case: case["id"])
def test_vectors(case):
    lines = [
        line(
            x["unit_price"],
            x["rate"],
            x["qty"],
            category=x["category"],
            discount_pct=x["discount_pct"],
        )
        for x in case["lines"]
    ]

    found = totals.of(lines, inclusive=case["mode"] == "inclusive")

    expected = case["expect"]
    assert sums(found) == (expected["net"], expected["vat"], expected["gross"])
    assert [(g.category, g.rate, g.base, g.vat) for g in found.groups] == [
        (g["category"], Decimal(g["rate"]), Decimal(g["base"]), Decimal(g["vat"]))
        for g in expected.get("groups", [])
    ]
    if "lines" in expected:
        assert [(str(x.net), str(x.vat), str(x.gross)) for x in found.lines] == [
            (x["net"], x["vat"], x["gross"]) for x in expected["lines"]
        ]


@pytest.mark.parametrize(
    ("lines", "inclusive", "expected"),
    [
        ([], False, ("0.00", "0.00", "0.00")),
        ([line("89")], False, ("89.00", "18.69", "107.69")),
        ([line("0.02")] * 3, False, ("0.06", "0.01", "0.07")),
        ([line("3.50")] * 75, False, ("262.50", "55.13", "317.63")),
        ([line("180")], True, ("148.76", "31.24", "180.00")),
        ([line("379", quantity="2")], True, ("626.45", "131.55", "758.00")),
        ([line("50", "9"), line("20")], False, ("70.00", "8.70", "78.70")),
        ([line("100", discount_pct="33.33")], False, ("66.67", "14.00", "80.67")),
        ([line("100", discount_pct="100")], False, ("0.00", "0.00", "0.00")),
        ([line("0.0049")], False, ("0.00", "0.00", "0.00")),
        ([line("0.0050")], False, ("0.01", "0.00", "0.01")),
        ([line("10"), line("10", quantity="-1")], False, ("0.00", "0.00", "0.00")),
        ([line("100", "0", category="AE"), line("100")], False, ("200.00", "21.00", "221.00")),
    ],
)
def test_exact_cases(lines, inclusive, expected):
    assert sums(totals.of(lines, inclusive=inclusive)) == expected


def test_a_discount_line_takes_its_share_of_the_vat_back():
    found = totals.of([line("100"), line("10", quantity="-1")])

    assert [(str(x.net), str(x.vat)) for x in found.lines] == [
        ("100.00", "21.00"),
        ("-10.00", "-2.10"),
    ]


def test_groups_come_in_the_order_of_their_first_lines_and_rates_are_numbers():
    found = totals.of([line("1", "9"), line("1"), line("1", "9.00"), line("1", "21.0")])

    assert [(group.rate, group.base) for group in found.groups] == [(9, 2), (21, 2)]


@given(LINES)
def test_excluding_vat_lines_groups_and_totals_agree(lines):
    found = totals.of(lines)

    assert [line.amount for line in found.lines] == [line.amount for line in lines]
    assert all(x.net == x.amount for x in found.lines)
    assert sum(x.net for x in found.lines) == found.net
    assert sum(x.vat for x in found.lines) == found.vat
    assert sum(x.gross for x in found.lines) == found.gross
    assert all(group.vat == percentage(group.base, group.rate) for group in found.groups)


@given(LINES)
def test_including_vat_the_customer_pays_what_the_lines_say(lines):
    found = totals.of(lines, inclusive=True)

    assert found.gross == sum((line.amount for line in lines), Decimal("0.00"))
    assert all(x.gross == x.amount for x in found.lines)
    assert sum(x.net for x in found.lines) == found.net
    assert all(group.vat == included(group.base + group.vat, group.rate) for group in found.groups)


@given(LINES, st.randoms())
def test_the_order_of_lines_changes_no_total(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)

    assert sums(totals.of(mixed)) == sums(totals.of(lines))
