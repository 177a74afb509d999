"""Small pictures, good and bad."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def picture(kind="PNG", size=(8, 6), mode="RGB", colour=0, **options) -> bytes:
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **options)
    return written.getvalue()


def png(size=(8, 6)) -> bytes:
    return picture("PNG", size)


def scribble() -> bytes:
    """What somebody drew on a screen."""
    drawn = Image.new("RGBA", (60, 20))
    for at in range(10, 50):
        drawn.putpixel((at, at // 4), (0, 0, 80, 255))
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims to be large."""
    body = bytearray(png())
    body[16:24] = struct.pack(">II", width, height)
    body[29:33] = struct.pack(">I", zlib.crc32(body[12:29]))
    return bytes(body)
