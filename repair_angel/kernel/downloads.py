"""Hand out a kept file so that no browser takes it for a page of ours."""

from io import BytesIO
from typing import IO

from django.http import FileResponse, Http404

from repair_angel.kernel.models import Attachment
from repair_angel.kernel.services import attachments

# A browser's own viewer is a page with styles and a plug-in; `sandbox` would leave it empty.
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def file_response(attachment: Attachment) -> FileResponse:
    """The file as a download. The view has already decided that this reader may have it.

    A picture shown in a page with `<img>` works too: that ignores the disposition. Raises Http404
    for one that was erased or lost.
    """
    try:
        body = attachments.open_file(attachment)
    except FileNotFoundError:
        raise Http404("The file is not there any more.") from None
    response = FileResponse(
        body,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["Content-Length"] = str(attachment.size)
    return _harmless(response)


def made_response(body: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """A file made just now and kept nowhere, as a download; it is closed with the answer."""
    return _harmless(
        FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    )


def pdf_response(body: bytes, *, name: str) -> FileResponse:
    """A PDF that is kept nowhere, as a download."""
    return _harmless(_pdf(body, name, as_attachment=True))


def csv_response(body: bytes, *, name: str) -> FileResponse:
    """A spreadsheet that is kept nowhere, as a download."""
    response = FileResponse(
        BytesIO(body), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
    response["Content-Length"] = str(len(body))
    return _harmless(response)


def pdf_to_print(body: bytes, *, name: str) -> FileResponse:
    """A PDF of our own making, opened by the browser so that it can be printed from there."""
    response = _pdf(body, name, as_attachment=False)
    response["Content-Security-Policy"] = VIEWER
    return _never_kept(response)


def _pdf(body: bytes, name: str, *, as_attachment: bool) -> FileResponse:
    response = FileResponse(
        BytesIO(body), as_attachment=as_attachment, filename=name, content_type="application/pdf"
    )
    response["Content-Length"] = str(len(body))
    return response


def _harmless(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _never_kept(response)


def _never_kept(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
