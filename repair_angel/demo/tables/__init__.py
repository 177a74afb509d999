"""What the demonstration is drawn from: names, devices, complaints, products. One file each."""

import csv
from functools import cache
from pathlib import Path

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `<name>.csv`, in order."""
    with (Path(__file__).parent / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file, delimiter=";"))
