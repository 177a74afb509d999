"""What is wrong in a file is said by line, and the rest comes in."""

import gzip

import pytest
from django.core.management import CommandError

from tests.workorders.open_repair.conftest import V021, v021
from workorders.models import WorkOrder
from workorders.services import open_repair_reader
from workorders.services.open_repair_reader import Fault, OpenRepairFile

GOOD = v021("good_1"), v021("good_2")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,b,c", "3 columns where 12 are expected"),
        (v021() + ",more", "13 columns where 12 are expected"),
        (v021(""), "the id is missing"),
        (v021("rc int"), "the id 'rc int' cannot be used"),
        (v021("x" * 38), f"the id '{'x' * 38}' cannot be used"),
        (v021(on="04-05-2019"), "the date '04-05-2019' is not a date"),
        (v021(on="2019-02-30"), "the date '2019-02-30' is not a date"),
        (v021(on="2019-W05-1"), "the date '2019-W05-1' is not a date"),
        (v021(on="0019-05-04"), "the date '0019-05-04' is not a date"),
        (v021(on=""), "the date '' is not a date"),
        (v021(status="Lost"), "the repair status 'Lost' is not known"),
        (v021(brand="x" * 121), "device_brand is longer than 120 characters"),
        (v021(category="x" * 81), "device_category is longer than 80 characters"),
        (v021(problem="x" * 10_001), "problem_description is longer than 10000 characters"),
        (v021(problem="a\x00b"), "the line holds a NUL character"),
    ],
)
def test_a_faulty_row_is_told_by_its_line_and_the_others_come_in(import_files, write, row, reason):
    said, complaints = import_files(write(GOOD[0], row, GOOD[1]))

    assert complaints == [f"repairs.csv:3: {reason}"]
    assert said == "3 rows read: 2 repairs added, 0 there already, 1 skipped."
    assert set(WorkOrder.objects.values_list("ticket_no", flat=True)) == {"R-good_1", "R-good_2"}


def test_a_line_is_where_its_row_begins(import_files, write):
    said, complaints = import_files(
        write(v021(problem="one\ntwo\nthree"), "", "a,b", v021("good_2"))
    )

    assert complaints == ["repairs.csv:6: 2 columns where 12 are expected"]
    assert WorkOrder.objects.get(ticket_no="R-rcint_1").problem_description == "one\ntwo\nthree"


def test_a_line_that_is_not_utf8_is_told(import_files, write):
    path = write()
    path.write_bytes(f"{V021}\n{GOOD[0]}\n".encode() + "Café\n".encode("latin-1") + b"\n")

    said, complaints = import_files(path)

    assert complaints == ["repairs.csv:3: the line is not UTF-8"]
    assert said.startswith("2 rows read: 1 repairs added")


def test_a_quote_that_is_never_closed_costs_one_report_and_not_the_memory(write):
    path = write(GOOD[0], 'rcint_9,"never closed', *[GOOD[1].replace('"', "")] * 2000)

    rows = list(OpenRepairFile(path))

    assert rows[1] == Fault("repairs.csv", 3, "field larger than field limit (131072)")
    assert sum(isinstance(row, Fault) for row in rows) <= 2
    assert rows[-1].source_id == "good_2"


def test_a_line_longer_than_is_held_is_skipped_whole(write, monkeypatch):
    monkeypatch.setattr(open_repair_reader, "LONGEST_LINE", 300)

    rows = list(OpenRepairFile(write(v021(problem="x" * 1000), GOOD[0])))

    assert rows[0] == Fault("repairs.csv", 2, "the line is too long")
    assert rows[1].source_id == "good_1"


def test_a_bomb_is_read_in_pieces(tmp_path):
    """64 MB of one line in 64 kB: no more than one piece of it is ever held."""
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(f"{V021}\n".encode())
        for _ in range(64):
            packed.write(b"x" * 1024 * 1024)
        packed.write(f"\n{GOOD[0]}\n".encode())

    rows = list(OpenRepairFile(path))

    assert rows[0] == Fault("bomb.csv.gz", 2, "the line is too long")
    assert rows[1].source_id == "good_1"


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_archive_gives_what_was_whole(import_files, write, damage):
    path = write(*(v021(f"rcint_{n}", problem=f"{n * 7919:x}") for n in range(9000)), packed=True)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        whole[:middle] if damage == "cut" else whole[:middle] + bytes(64) + whole[middle + 64 :]
    )

    said, complaints = import_files(path)

    assert "the file is damaged from here" in complaints[-1]
    assert WorkOrder.objects.count() >= 1000
    assert not said.endswith(" 0 skipped.")


def test_strict_fails_after_bringing_in_the_rest(import_files, write):
    with pytest.raises(CommandError, match="Rows were skipped"):
        import_files(write(GOOD[0], "a,b"), strict=True)

    assert WorkOrder.objects.count() == 1


def test_strict_is_content_with_a_whole_file(import_files, write):
    said, _ = import_files(write(*GOOD), strict=True)

    assert said == "2 rows read: 2 repairs added, 0 there already, 0 skipped."
