"""What a file really is: decided by its bytes, never by what its sender calls it.

Pictures are drawn anew: what trailed behind them and what the camera wrote into them (place, time,
owner) stay behind. Markup and archives are never taken.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import pictures
from repair_angel.kernel.errors import DomainError
from repair_angel.kernel.pictures import JPEG, PNG, WEBP

PDF, TEXT, CSV = "application/pdf", "text/plain", "text/csv"
PICTURES = frozenset({PNG, JPEG, WEBP})
ANYTHING = PICTURES | {PDF, TEXT, CSV}

MAX_BYTES = 15 * 2**20
MAX_PIXELS = 40_000_000
MAX_STEM = 80

EXTENSIONS = {
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": WEBP,
    "pdf": PDF,
    "txt": TEXT,
    "csv": CSV,
}
MAGIC = {
    PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    JPEG: re.compile(rb"\xff\xd8\xff"),
    WEBP: re.compile(rb"RIFF....WEBP", re.DOTALL),
    PDF: re.compile(rb"%PDF-[12]\.\d"),
}
PDF_END = b"%%EOF"
MARKUP = re.compile(
    r"\s*<(\?xml|!doctype|!--|(html|head|body|svg|script|iframe|math)\b)", re.IGNORECASE
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class FileTooLarge(DomainError):
    code = "file_too_large"


class FileNotAllowed(DomainError):
    """Not a kind of file that is taken here, or not the kind its name says."""

    code = "file_not_allowed"


class FileBroken(DomainError):
    """It says what it is, but can not be read as such."""

    code = "file_broken"


@dataclass(frozen=True)
class Content:
    """A file that was looked at: its type is true, its name safe to show and to save under."""

    body: bytes
    content_type: str
    name: str


def check(body: bytes, name: str, *, allowed: Collection[str] = ANYTHING) -> Content:
    """The file as it may be kept. Raises FileTooLarge, FileNotAllowed or FileBroken."""
    refuse_large(len(body))
    content_type = type_of(body, name)
    if content_type not in allowed:
        raise FileNotAllowed(_("This kind of file is not allowed here."), field="file")
    if content_type in PICTURES:
        body = _redrawn(body, content_type)
    elif content_type == PDF and PDF_END not in body[-2048:]:
        raise FileBroken(_("This PDF is not complete."), field="file")
    return Content(body, content_type, safe_name(name, content_type))


def refuse_large(size: int) -> None:
    """Ask before a file is read as well. Raises FileTooLarge."""
    most = getattr(settings, "ATTACHMENT_MAX_BYTES", MAX_BYTES)
    if size > most:
        raise FileTooLarge(
            _("This file is larger than %(most)s MB."), field="file", most=most // 2**20
        )


def type_of(body: bytes, name: str) -> str:
    """The type the bytes have, if the name does not say another. Raises FileNotAllowed."""
    said = EXTENSIONS.get(_extension(name))
    found = next((kind for kind, magic in MAGIC.items() if magic.match(body)), None)
    if found is None and said in (TEXT, CSV, None) and _is_text(body):
        found = said or TEXT
    if found is None or said not in (found, None):
        raise FileNotAllowed(_("This kind of file is not allowed here."), field="file")
    return found


def safe_name(name: str, content_type: str) -> str:
    """What people see and save under: no folder, no control or reversing character, and the
    extension its type has."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem, dot, extension = shown.rpartition(".")
    if dot and extension.lower() in EXTENSIONS:
        shown = stem
    shown = re.sub(r'[<>:"|?*;]+', "_", shown).strip(" .")[:MAX_STEM].strip(" .")
    return f"{shown or 'file'}.{_extension_of(content_type)}"


def from_base64(data: str, *, allowed: Collection[str], max_bytes: int = 2**20) -> Content:
    """A picture sent inside JSON, bare or as a data: URL, such as a signature."""
    return check(decoded(data, allowed=allowed, max_bytes=max_bytes), "", allowed=allowed)


def decoded(data: str, *, allowed: Collection[str], max_bytes: int) -> bytes:
    """The bytes of such a picture, not looked at yet."""
    if len(data) > max_bytes * 4 // 3 + 100:
        raise FileTooLarge(_("This file is too large."), field="file")
    if data.startswith("data:"):
        head, _comma, data = data.partition(",")
        if head not in {f"data:{kind};base64" for kind in allowed}:
            raise FileNotAllowed(_("This kind of file is not allowed here."), field="file")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise FileBroken(_("This is not base64."), field="file") from None


def _redrawn(body: bytes, content_type: str) -> bytes:
    try:
        width, height = pictures.size_of(body, content_type)
        if width * height > MAX_PIXELS:
            raise FileTooLarge(
                _("This picture has more than %(most)s megapixels."),
                field="file",
                most=MAX_PIXELS // 1_000_000,
            )
        return pictures.redraw(body, content_type)
    except pictures.Unreadable:
        raise FileBroken(_("This picture can not be read."), field="file") from None


def _is_text(body: bytes) -> bool:
    """Words, not a program or a page: in Windows' old encoding too, as spreadsheets write it."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    return not (CONTROLS.search(text) or MARKUP.match(text))


def _extension(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _extension_of(content_type: str) -> str:
    return next(extension for extension, kind in EXTENSIONS.items() if kind == content_type)
