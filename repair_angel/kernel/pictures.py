"""Pictures from strangers: measured in their header before anything is decoded, then drawn anew."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
# Start of frame: every C0…CF but the tables (C4, CC) and the extension (C8).
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


class Unreadable(ValueError):
    """Not a whole picture of this type."""


def size_of(body: bytes, content_type: str) -> tuple[int, int]:
    """Width and height as the header says, without decoding. Raises Unreadable."""
    measure = {PNG: _png_size, JPEG: _jpeg_size, WEBP: _webp_size}[content_type]
    try:
        width, height = measure(body)
    except (struct.error, IndexError):
        raise Unreadable from None
    if not (width and height):
        raise Unreadable
    return width, height


def redraw(body: bytes, content_type: str) -> bytes:
    """The first frame, upright, and nothing else: no metadata, no bytes behind it."""
    try:
        with Image.open(BytesIO(body), formats=[FORMATS[content_type]]) as picture:
            if picture.size != size_of(body, content_type):
                raise Unreadable
            picture.load()
            return _written(ImageOps.exif_transpose(picture), content_type)
    except Exception:  # what strangers send makes decoders fail in every way there is
        raise Unreadable from None


def smaller(body: bytes, content_type: str, most: int) -> bytes:
    """A redrawn picture again, neither side longer than `most` pixels. Raises Unreadable."""
    try:
        with Image.open(BytesIO(body), formats=[FORMATS[content_type]]) as picture:
            picture.thumbnail((most, most))
            return _written(picture, content_type)
    except Exception:  # as above
        raise Unreadable from None


def is_empty(body: bytes) -> bool:
    """Whether every pixel of a redrawn picture is the same: a signature that nobody wrote."""
    with Image.open(BytesIO(body)) as picture:
        extremes: Any = picture.convert("RGBA").getextrema()
        return all(low == high for low, high in extremes)


def _written(picture: Image.Image, content_type: str) -> bytes:
    transparent = content_type != JPEG and picture.has_transparency_data
    clean = picture.convert("RGBA" if transparent else "RGB")
    clean.info.clear()
    written = BytesIO()
    clean.save(written, FORMATS[content_type], quality=90)
    return written.getvalue()


def _png_size(body: bytes) -> tuple[int, int]:
    length, kind, width, height = struct.unpack_from(">I4sII", body, 8)
    if (length, kind) != (13, b"IHDR"):
        raise Unreadable
    return width, height


def _jpeg_size(body: bytes) -> tuple[int, int]:
    for marker, at in _jpeg_segments(body):
        if marker in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", body, at + 3)
            return width, height
        if marker == JPEG_SCAN:
            break
    raise Unreadable


def _jpeg_segments(body: bytes) -> Iterator[tuple[int, int]]:
    """(marker, where its length stands) of each segment before the picture itself."""
    at = 2
    while True:
        if body[at] != 0xFF:
            raise Unreadable
        while body[at] == 0xFF:
            at += 1
        marker = body[at]
        at += 1
        if marker in JPEG_ALONE:
            continue
        yield marker, at
        at += struct.unpack_from(">H", body, at)[0]


def _webp_size(body: bytes) -> tuple[int, int]:
    kind = body[12:16]
    if kind == b"VP8X":
        return 1 + _le24(body, 24), 1 + _le24(body, 27)
    if kind == b"VP8L" and body[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", body, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Unreadable


def _le24(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "little")
