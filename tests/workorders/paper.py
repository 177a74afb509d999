"""Looking at a PDF as a reader does: its pages, its words, and where they stand."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

MILLIMETRE = 72 / 25.4
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Read:
    """One page, in millimetres."""

    width: float
    height: float
    words: list[tuple[str, float, float, float, float]]

    @property
    def text(self) -> str:
        return " ".join(word for word, *_place in self.words)

    def outside(self) -> list[str]:
        """The words that are not wholly on the paper."""
        return [
            word
            for word, left, top, right, bottom in self.words
            if left < 0 or top < 0 or right > self.width + 0.01 or bottom > self.height + 0.01
        ]


def pages(pdf: bytes) -> list[Read]:
    """What poppler reads; without it the test is skipped."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    tree = ElementTree.fromstring(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", told))  # noqa: S314  our own PDF
    return [_read(page) for page in tree.iter(f"{NAMESPACE}page")]


def _read(page: ElementTree.Element) -> Read:
    words = [
        (word.text or "", *(float(word.get(side, "0")) / MILLIMETRE for side in SIDES))
        for word in page.iter(f"{NAMESPACE}word")
    ]
    return Read(_side(page, "width"), _side(page, "height"), words)


SIDES = ("xMin", "yMin", "xMax", "yMax")


def _side(page: ElementTree.Element, name: str) -> float:
    return round(float(page.get(name, "0")) / MILLIMETRE, 1)
