"""Answers where no view is: unknown addresses, and our own faults.

Inside the API they are in the dialect of the path; elsewhere they are Django's pages.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults

from repair_angel.kernel.api import refusals
from repair_angel.kernel.api.dialects import dialect_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """handler400."""
    return _refused(request, 400) or defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """handler404."""
    return _refused(request, 404) or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *args: Any) -> HttpResponseBase:
    """handler500: nothing of the fault is shown."""
    return _refused(request, 500) or defaults.server_error(request)


def _refused(request: HttpRequest, status: int) -> HttpResponse | None:
    if (dialect := dialect_of(request.path)) is None:
        return None
    body = dialect.renderer().render(dialect.refuse(refusals.plain(status)))
    return HttpResponse(body, status=status, content_type="application/json")
