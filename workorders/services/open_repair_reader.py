"""Reading Open Repair files: a stream of bytes in, repairs and faults out, no database.

Two layouts of the Open Repair Data Standard (v0.2.1 and v0.3) and that of the `mobifix` data set,
plain or gzipped. Nothing is held but one row, however far a file unpacks.
"""

import csv
import datetime
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from workorders.errors import NotOpenRepairData
from workorders.models import WorkOrder
from workorders.states import Outcome

COMMON = {"id", "product_category", "brand", "repair_status", "event_date", "problem"}
LAYOUTS = (
    COMMON | {"partner_product_category", "repair_barrier_if_end_of_life"},
    COMMON | {"fault_type", "model", "age"},
)
OUTCOMES = {
    "fixed": Outcome.FIXED,
    "repairable": Outcome.REPAIRABLE,
    "end of life": Outcome.END_OF_LIFE,
    "unknown": Outcome.UNKNOWN,
    "": Outcome.UNKNOWN,
}
LONGEST_LINE = 256 * 1024
LIMITED = ("barrier", "device_category", "device_brand", "device_model", "problem_description")
LONGEST = {
    field.name: field.max_length for field in WorkOrder._meta.fields if field.name in LIMITED
}
USABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,36}")
ISO_DATE = re.compile(r"(19|20)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair somebody recorded; the fields are named as a work order's."""

    source_id: str
    on: datetime.date
    outcome: Outcome
    barrier: str
    device_category: str
    device_brand: str
    device_model: str
    problem_description: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class _Unusable(ValueError):
    """What is wrong with the row at hand."""


class OpenRepairFile:
    """An open file whose first line is known to be a layout's; iterate it once.

    Raises NotOpenRepairData when it is not, OSError when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw = path.open("rb")
        try:
            self._lines = _Lines(_unpacked(self._raw))
            self._rows = csv.reader(self._lines)
            self._columns = _columns(path, self._rows)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._raw.close()

    def size(self) -> int:
        """Bytes on the disk."""
        return self.path.stat().st_size

    def position(self) -> int:
        """Bytes of it read so far."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[Repair | Fault]:
        while True:
            first_line = self._lines.number + 1
            try:
                row = next(self._rows)
                if row:
                    yield _repair(row, self._columns)
            except StopIteration:
                return
            except (_Unusable, csv.Error) as fault:
                yield Fault(self.path.name, first_line, str(fault))
            except (EOFError, OSError, zlib.error) as fault:
                yield Fault(self.path.name, first_line, f"the file is damaged from here: {fault}")
                return


class _Lines:
    """The lines of a stream as text, counted, never holding one that is longer than LONGEST_LINE.

    An iterator and not a generator: after raising about one line it goes on with the next.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = self._stream.readline(LONGEST_LINE)
            raise _Unusable("the line is too long")
        if b"\x00" in line:
            raise _Unusable("the line holds a NUL character")
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise _Unusable("the line is not UTF-8") from None


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    """The stream itself, or what is gzipped in it: the first two bytes tell, not the name."""
    magic = raw.read(2)
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if magic == b"\x1f\x8b" else raw  # type: ignore[return-value]


def _columns(path: Path, rows: Iterator[list[str]]) -> dict[str, int]:
    try:
        header = [name.strip() for name in next(rows, [])]
    except (_Unusable, csv.Error, EOFError, OSError, zlib.error):
        header = []
    if not any(layout <= set(header) for layout in LAYOUTS):
        raise NotOpenRepairData(
            _("%(file)s does not have the columns of Open Repair data."), file=path.name
        )
    return {name: index for index, name in enumerate(header)}


def _repair(row: list[str], columns: dict[str, int]) -> Repair:
    if len(row) != len(columns):
        raise _Unusable(f"{len(row)} columns where {len(columns)} are expected")

    def cell(name: str) -> str:
        index = columns.get(name)
        return "" if index is None else row[index].strip()

    brand = cell("brand")
    said = [part for part in (cell("fault_type"), cell("problem")) if part]
    repair = Repair(
        source_id=_source_id(cell("id")),
        on=_date(cell("event_date")),
        outcome=_outcome(cell("repair_status")),
        barrier=cell("repair_barrier_if_end_of_life"),
        device_category=cell("product_category"),
        device_brand="" if brand.lower() == "unknown" else brand,
        device_model=cell("model"),
        problem_description=": ".join(said),
    )
    for name, most in LONGEST.items():
        if most is not None and len(getattr(repair, name)) > most:
            raise _Unusable(f"{name} is longer than {most} characters")
    return repair


def _source_id(text: str) -> str:
    if not text:
        raise _Unusable("the id is missing")
    if not USABLE_ID.fullmatch(text):
        raise _Unusable(f"the id {text[:40]!r} cannot be used")
    return text


def _date(text: str) -> datetime.date:
    try:
        if ISO_DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise _Unusable(f"the date {text[:40]!r} is not a date")


def _outcome(text: str) -> Outcome:
    if (outcome := OUTCOMES.get(text.lower())) is None:
        raise _Unusable(f"the repair status {text[:40]!r} is not known")
    return outcome
