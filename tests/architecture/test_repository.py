"""The repository speaks of the product alone, and of no machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = re.compile(
    r"(?<![\w.])/(?:work|home/\w+|Users/\w+)/"  # somebody's own folders
    r"|\bTODO\b|\bFIXME\b|\bXXX\b"
    r"|\bC:\\\\Users\b"
)
NOT_OURS = (".po", ".mo", ".ttf", ".png", ".ico", ".svg", ".pdf", "LICENSE", "requirements")


def tracked() -> list[Path]:
    """Every file of the repository that people read; none outside a checkout."""
    try:
        said = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    found = [ROOT / name for name in said.stdout.split("\0") if name]
    return [
        path for path in found if path.is_file() and not any(part in path.name for part in NOT_OURS)
    ]


@pytest.mark.skipif(not tracked(), reason="not a checkout")
def test_no_file_names_a_workplace_or_what_is_still_to_be_done():
    here = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != here
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").split("\n"), 1
        )
        if FOREIGN.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("line", ["see /work/x", "# TODO later", "in /home/me/x"])
def test_what_must_not_be_there_is_found(line):
    assert FOREIGN.search(line)


@pytest.mark.parametrize("line", ["/work-orders/3", "api/v1/work/", "the homework", "xxx"])
def test_what_may_be_there_is_not(line):
    assert not FOREIGN.search(line)
