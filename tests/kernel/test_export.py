"""Files for spreadsheets: exact, and harmless whatever a customer is called."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from defusedxml import ElementTree

from repair_angel.kernel import export

ROW = [
    "Café",
    Decimal("-1250.50"),
    3,
    datetime.date(2026, 3, 27),
    datetime.datetime(2026, 3, 27, 9, 30, tzinfo=datetime.UTC),
    None,
    True,
]


@pytest.mark.parametrize(
    "text", ["=1+1", "+31612345678", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1"]
)
def test_no_text_begins_a_formula(text):
    (_head, row) = read_csv([[text]], ["name"])

    assert row == [f"'{text}"]


@pytest.mark.parametrize("text", ["Jane", "a=b", "1+1", "'=1", ""])
def test_other_text_stays_as_it_is(text):
    assert export.harmless(text) == text


def read_csv(rows, columns):
    body = export.write("csv", columns, rows).read()
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_csv_writes_numbers_and_dates_as_such(settings):
    head, row = read_csv([ROW], ["Name", "=Amount", "n", "day", "at", "none", "yes"])

    assert head[:2] == ["Name", "'=Amount"]
    assert row[:4] == ["Café", "-1250.50", "3", "2026-03-27"]
    assert row[5:] == ["", "1"]


def cells(body) -> dict[str, tuple[str | None, str]]:
    """Place → (type, what stands there) of a workbook's first sheet."""
    with zipfile.ZipFile(body) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = {}
    for cell in sheet.iter(f"{space}c"):
        assert cell.find(f"{space}f") is None, "a formula"
        words = "".join(
            part.text or "" for part in cell.iter() if part.tag in (f"{space}v", f"{space}t")
        )
        found[cell.get("r")] = (cell.get("t"), words)
    return found


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers():
    body = export.write(
        "xlsx", ["a", "b", "c"], [["=1+1", Decimal("89.00"), 3], ["http://x", None, False]]
    )

    found = cells(body)

    assert found["A2"] == ("inlineStr", "=1+1")
    kind, number = found["B2"]
    assert (kind, Decimal(number)) == (None, 89)
    assert found["C2"] == (None, "3")
    assert found["A3"] == ("inlineStr", "http://x")
    assert "B3" not in found
    assert found["C3"] == ("b", "0")


def test_a_long_list_goes_on_on_another_sheet(monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 3)

    body = export.write("xlsx", ["n"], ([n] for n in range(5)))

    with zipfile.ZipFile(body) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 3
