import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def outside(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in a process of its own, with no setting but the ones given and a home."""

    def run(code: str, **settings: str) -> subprocess.CompletedProcess[str]:
        given = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "repair_angel.settings",
            "REPAIR_ANGEL_HOME": str(tmp_path / "home"),
        }
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=given | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
