"""Renders HTML to PDF for `kernel.pdf`, in a process of its own: no Django, no secrets, no network.

Run as a script with the limits as JSON. It speaks in frames, a length of four bytes and that many
bytes: first a greeting, then an answer to each request. A request is JSON (html, css and the names
of the images) and one frame per image; an answer is JSON (error, blocked) and the PDF.
"""

import ctypes
import gc
import hashlib
import json
import math
import os
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

FONTS = Path(__file__).parent / "fonts"
IMAGE_TYPES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
}
INLINE_PNG = "data:image/png;base64,"
MAX_PIXELS = 20_000_000
FILE_SIZE = 64 * 2**20
PR_SET_PDEATHSIG = 1
# One family, two files: every machine renders the same letters. What they lack (Chinese, say) comes
# from the machine's own fonts, if it has any.
BASE_CSS = """
@font-face { font-family: "Repair Angel Sans"; src: url("font:DejaVuSans.ttf") }
@font-face {
  font-family: "Repair Angel Sans"; font-weight: bold; src: url("font:DejaVuSans-Bold.ttf")
}
:root, pre, code, kbd, samp { font-family: "Repair Angel Sans" }
"""

Render = Callable[[str, str, Mapping[str, bytes]], tuple[bytes, list[str]]]


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame. Raises EOFError when the other side is gone."""
    (length,) = struct.unpack(">I", _read_exactly(stream, 4))
    return _read_exactly(stream, length)


def write_frames(stream: IO[bytes], *frames: bytes) -> None:
    for frame in frames:
        rest = memoryview(struct.pack(">I", len(frame)) + frame)
        while rest:
            rest = rest[stream.write(rest) :]


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        if not (part := stream.read(min(length - len(found), 2**20))):
            raise EOFError
        found += part
    return bytes(found)


def main() -> None:
    limits = json.loads(sys.argv[1])
    requests, answers = _take_pipes()
    _die_with(limits["parent"])
    _limit(limits)
    try:
        render = _renderer()
    except OSError as missing:
        write_frames(answers, json.dumps({"unavailable": str(missing)}).encode())
        return
    _confine()
    write_frames(answers, b"{}")
    try:
        while True:
            _answer_one(requests, answers, render, limits["cpu_seconds"])
            gc.collect()
    except (EOFError, BrokenPipeError):
        pass
    finally:
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


def _answer_one(requests: IO[bytes], answers: IO[bytes], render: Render, cpu_seconds: int) -> None:
    request = json.loads(read_frame(requests))
    images = {name: read_frame(requests) for name in request["images"]}
    _allow_cpu(cpu_seconds)
    pdf, error = b"", None
    blocked: list[str] = []
    try:
        pdf, blocked = render(request["html"], request["css"], images)
    except (
        Exception
    ) as failure:  # whatever a document does, the caller is told and the next one renders
        error = f"{type(failure).__name__}: {failure}"[:500]
    write_frames(answers, json.dumps({"error": error, "blocked": blocked}).encode(), pdf)


def _renderer() -> Render:
    """Load WeasyPrint. Raises OSError when one of its system libraries is missing."""
    from PIL import Image
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    fonts = {f"font:{file.name}": file.read_bytes() for file in FONTS.glob("*.ttf")}

    class Bundled(URLFetcher):
        """Hands out our fonts, the document's images and inline PNGs; all else is refused."""

        def __init__(self, images: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)
            self.images = {f"image:{name}": body for name, body in images.items()}
            self.blocked: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in fonts:
                return URLFetcherResponse(url, fonts[url], {"Content-Type": "font/ttf"})
            if url in self.images:
                return self.image(url, self.images[url])
            if url.startswith(INLINE_PNG):
                return self.image(url, super().fetch(url).read())
            raise self.refusal(url)

        def image(self, url: str, body: bytes) -> Any:
            for magic, kind in IMAGE_TYPES.items():
                if body.startswith(magic):
                    return URLFetcherResponse(url, body, {"Content-Type": kind})
            raise self.refusal(url)

        def refusal(self, url: str) -> ValueError:
            self.blocked.append(url[:80])
            return ValueError("not part of the document")

    def render(html: str, css: str, images: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
        fetcher = Bundled(images)
        faces = FontConfiguration()
        sheets = [
            CSS(string=sheet, font_config=faces, url_fetcher=fetcher) for sheet in (BASE_CSS, css)
        ]
        # The same text gives the same bytes: the identifier follows from it, and no clock is read.
        identifier = hashlib.sha256(f"{css}\n{html}".encode()).hexdigest()[:32].encode()
        pdf = HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=sheets, font_config=faces, pdf_identifier=identifier
        )
        return pdf, fetcher.blocked

    render("<p>A <b>B</b>", "", {})
    return render


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep stdout to ourselves: a library that prints must not break a frame."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return os.fdopen(0, "rb", buffering=0, closefd=False), answers


def _die_with(parent: int) -> None:
    """End when the parent's process ends, however it ends.

    Linux sends the signal when the *thread* that started us ends, which a web server's thread does
    every day; so the handler looks whether the process is really gone.
    """

    def look(*_: Any) -> None:
        if os.getppid() != parent:
            shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    signal.signal(signal.SIGUSR1, look)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGUSR1)
    look()


def _limit(limits: Mapping[str, int]) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _allow_cpu(seconds: int) -> None:
    """Count anew for each document: the soft limit moves, and past it the kernel ends us."""
    most = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _confine() -> None:
    """A second wall behind the fetcher: Python here opens no socket, program or foreign file."""
    own = os.path.realpath(tempfile.gettempdir())
    libraries = [os.path.realpath(path) for path in sys.path if os.path.isdir(path)]
    readable = tuple(f"{folder}{os.sep}" for folder in (own, *libraries))

    def allowed(path: str) -> bool:
        return f"{os.path.realpath(path)}{os.sep}".startswith(readable)

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            if isinstance(args[0], str | bytes) and not allowed(os.fsdecode(args[0])):
                raise PermissionError("a document opens no files")
        elif event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system")):
            raise PermissionError(f"a document does no {event}")

    sys.addaudithook(audit)


if __name__ == "__main__":
    main()
