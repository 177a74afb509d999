"""Codes on paper: what they say, and that it can be drawn at every size."""

from io import BytesIO

import pytest
from PIL import Image

from repair_angel.kernel import barcodes

# The widths of bars and spaces of the 107 patterns of Code 128, in order (ISO/IEC 15417, table 1).
PATTERNS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112"
).split()
TO_C, TO_B, START_B, START_C, STOP = 99, 100, 104, 105, 106


def modules(code):
    """The picture's row as runs of black and white, measured in modules."""
    with Image.open(BytesIO(code.png)) as picture:
        grey = picture.convert("L")
        row = [grey.getpixel((x, 0)) < 128 for x in range(0, grey.width, barcodes.PIXELS)]
    runs, last = [], None
    for black in row:
        if black == last:
            runs[-1] += 1
        else:
            runs.append(1)
        last = black
    return runs


def scanned(code):
    """What a scanner reads; the check digit is verified."""
    runs = modules(code)
    symbols = [
        PATTERNS.index("".join(map(str, runs[at : at + 6]))) for at in range(0, len(runs) - 7, 6)
    ]
    *values, check = symbols
    assert "".join(map(str, runs[-7:])) == PATTERNS[STOP]
    assert (values[0] + sum(i * v for i, v in enumerate(values[1:], 1))) % 103 == check
    table, text = values[0], ""
    for value in values[1:]:
        if value in (TO_C, TO_B):
            table = START_C if value == TO_C else START_B
        elif table == START_C:
            text += f"{value:02}"
        else:
            text += chr(value + 32)
    return text


@pytest.mark.parametrize(
    "number", ["WO-2026-0101", "R", "rcint_40213", "FA260300042", "12345678901"]
)
def test_the_bars_say_the_number(number):
    assert scanned(barcodes.code128(number)) == number


def test_how_wide_it_is_is_known():
    assert barcodes.code128("WO-2026-0101").modules == 156


def test_letters_that_bars_do_not_have_have_no_bars():
    assert barcodes.code128("Café 中") is None


def test_a_square_code_has_its_three_corners():
    code = barcodes.qr("WO-2026-0101")

    with Image.open(BytesIO(code.png)) as picture:
        grey = picture.convert("L").resize((code.modules, code.modules), Image.Resampling.NEAREST)
        end = code.modules - 1
        for x, y in ((3, 3), (end - 3, 3), (3, end - 3)):
            assert grey.getpixel((x, y)) == 0
    assert code.modules == 21


def test_a_square_code_takes_any_letters():
    assert barcodes.qr("Café 中").modules == 21
