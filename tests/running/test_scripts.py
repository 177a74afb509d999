"""The scripts in bin/ explain themselves."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.name for path in (ROOT / "bin").iterdir() if not path.name.startswith("_"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_says_what_it_does(script: str) -> None:
    done = subprocess.run(
        [ROOT / "bin" / script, "--help"], capture_output=True, text=True, timeout=30, check=True
    )

    assert done.stdout.count("\n") >= 3
    assert f"bin/{script}" in done.stdout
    assert "#" not in done.stdout


@pytest.mark.parametrize("script", [*SCRIPTS, "_setup.sh", "../.ci/run"])
def test_each_script_is_bash_without_mistakes_of_grammar(script: str) -> None:
    path = ROOT / "bin" / script
    if "bash" in path.read_text().splitlines()[0] or path.suffix == ".sh":
        subprocess.run(["bash", "-n", path], timeout=30, check=True)
