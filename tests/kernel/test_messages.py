"""Everything staff read is there in Dutch and in French, and compiled."""

import subprocess
import sys
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_left_untranslated():
    checked = subprocess.run(
        [sys.executable, "bin/_messages.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr


def test_unfolds_words_are_ours_to_translate():
    with translation.override("nl"):
        assert gettext("Search apps and models...") == "Zoeken…"
    with translation.override("fr"):
        assert gettext("Apply Filters") == "Appliquer les filtres"
