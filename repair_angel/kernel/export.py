"""Rows as a file for a spreadsheet: CSV, or an Excel workbook.

A text that a spreadsheet would take for a formula is made harmless: in CSV by an apostrophe before
it, in a workbook by being stored as text (with the quote prefix, so that it stays text when edited).
Numbers and dates go out as such. The file is written row by row to disk: memory does not grow.
"""

import csv
import datetime
import io
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
KEPT_IN_MEMORY = 2**20
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 1_048_576
"""What a sheet holds; the rest of a longer list goes to further sheets."""


def write(kind: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """The file, open at its beginning. `kind` is a key of TYPES."""
    body = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  the answer closes it
    writing = _csv if kind == "csv" else _xlsx
    writing(body, [str(column) for column in columns], rows)
    body.seek(0)
    return body


def harmless(value: Any) -> Any:
    """For CSV: text that would begin a formula gets an apostrophe; other values as they are read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, datetime.datetime):
        return f"{_local(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(ACTIVE) else text


def _csv(body: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """With a byte order mark, or Excel reads é as Ã©."""
    text = io.TextIOWrapper(body, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(value) for value in row] for row in rows)
    text.detach()


def _xlsx(body: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(body, options) as book:
        sheet = _Sheet(book, columns)
        for row in rows:
            sheet.write(row)


class _Sheet:
    """Writes row after row, on a new sheet when one is full."""

    def __init__(self, book: Any, columns: Sequence[str]) -> None:
        self.book, self.columns = book, columns
        self.head = book.add_format({"bold": True})
        self.text = book.add_format({"quote_prefix": True})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._begin()

    def _begin(self) -> None:
        self.sheet, self.at = self.book.add_worksheet(), 1
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, max(len(self.columns) - 1, 0), 16)
        for place, column in enumerate(self.columns):
            self.sheet.write_string(0, place, column, self.head)

    def write(self, row: Sequence[Any]) -> None:
        if self.at == MOST_ROWS:
            self._begin()
        for place, value in enumerate(row):
            self._cell(place, value)
        self.at += 1

    def _cell(self, place: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(self.at, place, value)
        elif isinstance(value, int):
            self.sheet.write_number(self.at, place, value)
        elif isinstance(value, Decimal):
            cents = value.as_tuple().exponent == -2
            self.sheet.write_number(self.at, place, value, self.money if cents else None)
        elif isinstance(value, datetime.datetime):
            self.sheet.write_datetime(self.at, place, _local(value), self.moment)
        elif isinstance(value, datetime.date):
            self.sheet.write_datetime(self.at, place, value, self.day)
        else:
            text = str(value)
            self.sheet.write_string(self.at, place, text[:32767], self.text)


def _local(moment: datetime.datetime) -> datetime.datetime:
    """In the company's time zone, without saying so: that is how spreadsheets keep time."""
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment
