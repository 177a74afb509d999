"""The files as the Open Repair Alliance publishes them, where they are at hand."""

import gzip
import itertools
import os
from pathlib import Path

import pytest

from workorders.models import WorkOrder
from workorders.services.open_repair_reader import Fault, OpenRepairFile

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("REPAIR_ANGEL_SHARED", ROOT.parent / "shared"))
FILES = sorted((SHARED / "data" / "open-repair").glob("*.csv.gz"))

pytestmark = pytest.mark.skipif(not FILES, reason="the published files are not here")


@pytest.fixture(params=FILES, ids=lambda path: path.name.removesuffix(".csv.gz"))
def beginning(request, tmp_path):
    """The first 300 lines of a file."""
    path = tmp_path / request.param.name
    with gzip.open(request.param, "rb") as whole, gzip.open(path, "wb") as cut:
        cut.writelines(itertools.islice(whole, 301))
    return path


def test_the_beginning_of_each_file_comes_in_without_a_complaint(import_files, beginning):
    repairs = list(OpenRepairFile(beginning))

    _, complaints = import_files(beginning)

    assert complaints == []
    assert len(repairs) > 200
    assert WorkOrder.objects.count() == len({repair.source_id for repair in repairs})


@pytest.mark.long
def test_all_of_it_comes_in_once(import_files):
    rows = sum(1 for path in FILES for _ in OpenRepairFile(path))
    faults = sum(isinstance(row, Fault) for path in FILES for row in OpenRepairFile(path))

    first, _ = import_files(*FILES)
    again, _ = import_files(*FILES)

    assert faults == 0
    assert first == f"{rows} rows read: {rows} repairs added, 0 there already, 0 skipped."
    assert again == f"{rows} rows read: 0 repairs added, {rows} there already, 0 skipped."
    assert WorkOrder.objects.filter(is_history=True).count() == rows
