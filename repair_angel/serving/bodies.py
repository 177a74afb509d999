"""Bodies that come in chunks, without their length beforehand, as .NET and streaming clients send.

Django reads as much as Content-Length says, and without it nothing: a change would be taken for an
empty one and answered as done.
"""

import tempfile
from collections.abc import Callable, Iterable
from typing import IO, Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

MOST = 32 * 2**20
IN_MEMORY = 2**20
AT_ONCE = 2**16


def measured(application: Application) -> Application:
    """The application, which finds the length of every body. What is past MOST is not read: the
    application refuses so much by its own, lower limits.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return application(environ, start_response)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            environ["CONTENT_LENGTH"] = str(_copied(environ["wsgi.input"], body))
            environ["wsgi.input"] = body
            return application(environ, start_response)

    return answer


def _copied(source: IO[bytes], to: Any) -> int:
    size = 0
    while size <= MOST and (piece := source.read(AT_ONCE)):
        size += to.write(piece)
    to.seek(0)
    return size
