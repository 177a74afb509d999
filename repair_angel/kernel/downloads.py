"""Hand out a kept file so that no browser takes it for a page of ours."""

from io import BytesIO

from django.http import FileResponse

from repair_angel.kernel.models import Attachment
from repair_angel.kernel.services import attachments


def file_response(attachment: Attachment) -> FileResponse:
    """The file as a download. The view has already decided that this reader may have it.

    A picture shown in a page with `<img>` works too: that ignores the disposition.
    """
    response = FileResponse(
        attachments.open_file(attachment),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["Content-Length"] = str(attachment.size)
    return _harmless(response)


def pdf_response(body: bytes, *, name: str) -> FileResponse:
    """A PDF that is kept nowhere, as a download."""
    response = FileResponse(
        BytesIO(body), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["Content-Length"] = str(len(body))
    return _harmless(response)


def _harmless(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
