"""Codes that a scanner reads, as small PNGs: paper makes them as large as they must be.

A document draws them with `image-rendering: pixelated`, so that a module keeps sharp edges, and
leaves white around them: two modules about a QR code, ten beside a Code 128.
"""

from dataclasses import dataclass
from io import BytesIO

import segno
from barcode.codex import Code128
from barcode.errors import BarcodeError
from PIL import Image

PIXELS = 4
"""Per module, for programs that smooth pictures whatever the document says."""
BAR_HEIGHT = 10 * PIXELS


@dataclass(frozen=True)
class Code:
    """A picture, and how many modules it is wide: what decides how large it must be printed."""

    png: bytes
    modules: int


def qr(text: str) -> Code:
    """A QR code that still reads when 15 % of it is scratched."""
    made = segno.make(text, micro=False, error="m")
    written = BytesIO()
    made.save(written, kind="png", scale=PIXELS, border=0)
    return Code(written.getvalue(), int(made.symbol_size(border=0)[0]))


def code128(text: str) -> Code | None:
    """The bars of a number; None for a text with letters that Code 128 does not have."""
    try:
        (bars,) = Code128(text).build()
    except BarcodeError:
        return None
    row = Image.new("1", (len(bars), 1))
    row.putdata([bar == "0" for bar in bars])
    written = BytesIO()
    row.resize((len(bars) * PIXELS, BAR_HEIGHT), Image.Resampling.NEAREST).save(written, "PNG")
    return Code(written.getvalue(), len(bars))
