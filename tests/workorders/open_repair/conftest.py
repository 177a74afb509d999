"""Small files in the three layouts, written here: none of the published data is ours to ship."""

import gzip
import io

import pytest
from django.core.management import call_command

V021 = (
    "id,data_provider,country,partner_product_category,product_category,brand,year_of_manufacture,"
    "repair_status,repair_barrier_if_end_of_life,group_identifier,event_date,problem"
)
V03 = (
    "id,data_provider,country,partner_product_category,product_category,product_category_id,brand,"
    "year_of_manufacture,product_age,repair_status,repair_barrier_if_end_of_life,group_identifier,"
    "event_date,problem"
)
MOBIFIX = (
    "id,data_provider,country,fault_type,product_category,brand,model,repair_status,age,event_date,"
    "problem"
)


def v021(
    source_id="rcint_1",
    category="Toaster",
    brand="Philips",
    status="Fixed",
    barrier="",
    on="2019-05-04",
    problem="Knop blijft hangen",
):
    return f'{source_id},Repair Café,NLD,Kitchen,{category},{brand},????,{status},{barrier},0074,{on},"{problem}"'


@pytest.fixture
def write(tmp_path):
    """Writes a file of lines; gzipped, or as given when it is bytes already."""

    def write(*lines, name="repairs.csv", header=V021, packed=False, encoding="utf-8"):
        whole = "".join(f"{line}\n" for line in (header, *lines)).encode(encoding)
        path = tmp_path / name
        path.write_bytes(gzip.compress(whole) if packed else whole)
        return path

    return write


@pytest.fixture
def import_files(shop):
    """Runs the command for the shop; returns what it said and what it complained of."""

    def run(*paths, company="fix-it", **options):
        said, complained = io.StringIO(), io.StringIO()
        call_command(
            "import_open_repair",
            *(str(path) for path in paths),
            company=company,
            stdout=said,
            stderr=complained,
            **options,
        )
        return said.getvalue().strip(), complained.getvalue().splitlines()

    return run
