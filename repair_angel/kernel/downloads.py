"""Hand out a kept file so that no browser takes it for a page of ours."""

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
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
