import base64
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from repair_angel.kernel import pdf
from repair_angel.kernel.pdf import Limits, PdfError, PdfUnavailable, Renderer

INVOICE = """<html lang="nl"><title>F-2026-0001</title><h1>Factuur F-2026-0001</h1>
<p>Zoë Müller, € 1.234,56</p><table>{}</table>""".format(
    "".join(f"<tr><td>{n} Scherm vervangen<td>€ {n}9,95</tr>" for n in range(8))
)
ENDLESS = "<table>" + "<tr><td>1<td>2<td>3</tr>" * 20_000


def streams(document: bytes) -> list[bytes]:
    """What the compressed parts of a PDF say."""
    found = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            found.append(zlib.decompress(body))
        except zlib.error:
            found.append(body)
    return found


@pytest.fixture(scope="module", autouse=True)
def libraries():
    try:
        pdf.render("<p>x")
    except PdfUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture
def strict():
    """A renderer with one second of CPU."""
    renderer = Renderer(Limits(cpu_seconds=1, wall_seconds=20))
    yield renderer
    renderer.stop()


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary.txt"
    path.write_text("the canary sings")
    return path


@pytest.mark.parametrize(
    "attack",
    [
        '<link rel="stylesheet" href="file://{path}"><p>x',
        '<link rel="attachment" href="file://{path}"><p>x',
        '<a rel="attachment" href="file://{path}">x</a>',
        '<img src="file://{path}">',
        '<img src="FILE://{path}">',
        '<img src="{path}"><base href="file:///">',
        '<object data="file://{path}"></object>',
        '<embed src="file://{path}">',
        '<style>@import "file://{path}";</style><p>x',
        '<style>@import url("http://127.0.0.1:{port}/x.css");</style><p>x',
        '<style>@font-face {{ font-family: x; src: url("file://{path}") }}</style><p>x',
        '<style>@font-face {{ font-family: x; src: local("DejaVu Sans") }}</style><p>x',
        '<p style="background: url(http://127.0.0.1:{port}/)">x',
        '<p style="list-style: url(http://127.0.0.1:{port}/); display: list-item">x',
        '<img src="http://127.0.0.1:{port}/latest/meta-data/">',
        '<img src="ftp://127.0.0.1:{port}/">',
        '<svg width="9" height="9"><image width="9" height="9" href="file://{path}"/></svg>',
        '<img src="data:text/html,<script>">',
        '<img src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iLyIvPg==">',
        '<img src="data:image/png;base64,PHN2ZyB4bWxucz0iLyIvPg==">',
        '<img src="image:not-given">',
        '<img src="font:../pdf.py">',
    ],
)
def test_a_document_reads_no_file_and_calls_nobody(attack, canary, caplog):
    with socket.create_server(("127.0.0.1", 0)) as server, caplog.at_level(logging.WARNING):
        server.setblocking(False)
        document = pdf.render(attack.format(path=canary, port=server.getsockname()[1]))

        with pytest.raises(BlockingIOError):
            server.accept()

    assert document.startswith(b"%PDF-")
    assert not any(b"canary" in part for part in streams(document))
    assert "/EmbeddedFiles" not in document.decode("latin-1")
    assert len([message for message in caplog.messages if "may not have" in message]) == 1


def test_an_attempt_to_read_a_file_is_logged(caplog):
    pdf.render('<img src="file:///etc/passwd">')

    assert caplog.messages == ["a document asked for 'file:///etc/passwd', which it may not have"]


def test_a_given_image_that_is_not_a_picture_is_left_out(caplog):
    pdf.render(
        '<img src="image:logo">', images={"logo": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    )

    assert caplog.messages == ["a document asked for 'image:logo', which it may not have"]


def test_a_document_that_takes_too_much_cpu_is_ended_and_the_next_one_renders(strict):
    with pytest.raises(PdfError, match="more than 1 s of CPU"):
        strict.render(ENDLESS)

    assert strict.render(INVOICE) == pdf.render(INVOICE)


def test_cpu_is_counted_per_document(strict):
    strict.render(INVOICE)
    worker = strict._worker.process.pid
    for _ in range(30):
        strict.render(INVOICE)

    assert strict._worker.process.pid == worker


def test_a_document_that_takes_too_long_is_ended_and_the_next_one_renders():
    renderer = Renderer(Limits(wall_seconds=3))
    with pytest.raises(PdfError, match="more than 3 s"):
        renderer.render(ENDLESS)

    assert renderer.render("<p>x") == pdf.render("<p>x")
    renderer.stop()


def test_a_document_that_takes_too_much_memory_is_ended_and_the_next_one_renders():
    renderer = Renderer(Limits(memory=240 * 2**20))
    with pytest.raises(PdfError):
        renderer.render(ENDLESS * 2)

    assert renderer.render("<p>x") == pdf.render("<p>x")
    renderer.stop()


def test_a_document_nested_beyond_reason_is_refused_and_the_next_one_renders(strict):
    with pytest.raises(PdfError):
        strict.render("<div>" * 5_000)

    assert strict.render("<p>x") == pdf.render("<p>x")


def test_a_worker_that_was_killed_is_replaced(strict):
    strict.render(INVOICE)
    os.kill(strict._worker.process.pid, signal.SIGKILL)

    assert strict.render(INVOICE) == pdf.render(INVOICE)


def test_a_worker_killed_in_the_middle_is_tried_once_more():
    renderer = Renderer()
    renderer.render("<p>x")
    long = "<table>" + "<tr><td>1<td>2</tr>" * 1_000
    worker = renderer._worker.process
    threading.Timer(0.3, worker.kill).start()

    assert renderer.render(long).startswith(b"%PDF-")
    assert worker.wait() == -signal.SIGKILL
    renderer.stop()


def test_an_interrupted_render_never_gives_its_answer_to_the_next_one(strict):
    class Interrupted(BaseException):
        pass

    def interrupt(*_):
        raise Interrupted

    strict.render("<p>x")
    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(Interrupted):
            strict.render(ENDLESS)
    finally:
        signal.signal(signal.SIGALRM, previous)

    assert strict.render("<p>y") == pdf.render("<p>y")


def test_a_worn_worker_is_replaced():
    renderer = Renderer(Limits(renders=2))
    workers = set()
    for _ in range(4):
        renderer.render("<p>x")
        workers.add(renderer._worker.process.pid)
    renderer.stop()

    assert len(workers) == 2


def test_threads_take_turns_and_get_their_own_documents():
    texts = [f"<title>{n}</title><p>{n}" for n in range(6)]
    alone = [pdf.render(text) for text in texts]
    together: dict[int, bytes] = {}

    def render(n):
        together[n] = pdf.render(texts[n])

    threads = [threading.Thread(target=render, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [together[n] for n in range(6)] == alone


def test_a_worker_outlives_the_thread_that_started_it(strict):
    thread = threading.Thread(target=strict.render, args=["<p>x"])
    thread.start()
    thread.join()
    worker = strict._worker.process
    time.sleep(0.2)

    assert worker.poll() is None
    assert strict.render("<p>x") == pdf.render("<p>x")
    assert strict._worker.process is worker


def test_a_forked_child_has_a_worker_of_its_own():
    pdf.render("<p>x")
    ours = pdf._renderer._worker.process.pid
    read, write = os.pipe()

    if (child := os.fork()) == 0:
        os.write(write, pdf.render("<p>x")[:5] + str(pdf._renderer._worker.process.pid).encode())
        pdf._renderer.stop()
        os._exit(0)
    os.waitpid(child, 0)
    said = os.read(read, 100)

    assert said.startswith(b"%PDF-")
    assert int(said[5:]) != ours
    assert pdf.render("<p>x").startswith(b"%PDF-")
    assert pdf._renderer._worker.process.pid == ours


def test_a_worker_dies_with_its_parent():
    program = """
import os, signal
from repair_angel.kernel import pdf
pdf.render("<p>x")
print(pdf._renderer._worker.process.pid, pdf._renderer._worker.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    parent = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False, timeout=60
    )
    worker, folder = parent.stdout.split()

    for _ in range(100):
        if not _is_running(int(worker)):
            break
        time.sleep(0.05)
    assert not _is_running(int(worker))
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "os.open('/etc/passwd', os.O_RDONLY)",
        "socket.socket()",
        "os.system('true')",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "subprocess.run(['true'])",
    ],
)
def test_even_python_inside_the_worker_reaches_nothing(attempt, tmp_path):
    program = f"""
import os, socket, subprocess, sys
from repair_angel.kernel import pdf_worker
sys.path.remove("")
pdf_worker._confine()
open(os.environ["TMPDIR"] + "/own", "w").close()
{attempt}
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert (tmp_path / "own").exists()
    assert "PermissionError: a document " in run.stderr


def test_the_worker_knows_no_secret_of_its_parent(strict, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    strict.render("<p>x")
    with open(f"/proc/{strict._worker.process.pid}/environ", "rb") as environment:
        names = {line.split(b"=")[0] for line in environment.read().split(b"\0") if line}

    assert names <= {b"PATH", b"HOME", b"LANG", b"TMPDIR", b"PYTHONHASHSEED"}


def test_the_same_html_gives_the_same_bytes_in_every_worker():
    first, second = Renderer(), Renderer()
    documents = {first.render(INVOICE), second.render(INVOICE), pdf.render(INVOICE)}
    first.stop()
    second.stop()

    assert len(documents) == 1
    assert b"/CreationDate" not in documents.pop()


def test_a_date_in_the_html_is_the_date_of_the_document():
    document = pdf.render('<meta name="dcterms.created" content="2026-03-14"><p>x')

    assert b"/CreationDate (D:20260314)" in b"".join([document, *streams(document)])


def test_our_own_font_is_used_and_embedded():
    document = b"".join(streams(pdf.render("<p>x <b>y</b>")))

    fonts = set(re.findall(rb"/BaseFont /[A-Z]+\+([\w-]+)", document))
    assert fonts == {b"Repair-Angel-Sans", b"Repair-Angel-Sans-Bold"}


def test_given_and_inline_pictures_are_shown():
    given, inline = png(7, 5), base64.b64encode(png(8, 5)).decode()

    document = pdf.render(
        f'<img src="image:logo"><img src="data:image/png;base64,{inline}">', images={"logo": given}
    )

    said = b"".join([document, *streams(document)])
    assert b"/Width 7" in said
    assert b"/Width 8" in said


def test_a_picture_of_900_megapixels_is_left_out():
    document = pdf.render('<p>x<img src="image:bomb">', images={"bomb": png(30_000, 30_000, "1")})

    assert b"/Width 30000" not in b"".join([document, *streams(document)])


def test_the_missing_library_is_named_with_the_way_to_get_it(tmp_path, monkeypatch):
    shutil.copy(pdf.pdf_worker.__file__, tmp_path / "real_worker.py")
    fake = tmp_path / "worker.py"
    fake.write_text(f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
import real_worker

def without_pango():
    raise OSError("cannot load library 'libpango-1.0-0'")

real_worker._renderer = without_pango
real_worker.main()
""")
    monkeypatch.setattr(pdf.pdf_worker, "__file__", str(fake))

    with pytest.raises(PdfUnavailable, match="apt install --no-install-recommends libpango-1.0-0"):
        Renderer().render("<p>x")


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    picture = BytesIO()
    Image.new(mode, (width, height)).save(picture, "PNG")
    return picture.getvalue()


def _is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
