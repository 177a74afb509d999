"""What every request and answer has, whichever door: an id, an address, safe headers, an envelope."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from prometheus_client import Counter, Histogram

from repair_angel.kernel import logs
from repair_angel.kernel.api import dialects

log = logging.getLogger("repair_angel.requests")

REQUESTS = Counter("http_requests", "Requests answered", ["method", "status", "door"])
SECONDS = Histogram("http_request_seconds", "Time to answer", ["door"])

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
OWN = (
    "default-src 'none'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self' data:"
    "{image}; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'{more}"
)
# unfold's Alpine evaluates attributes as scripts; Swagger UI and ReDoc start from inline ones.
ADMIN = OWN.format(
    script=" 'unsafe-inline' 'unsafe-eval'", style=" 'unsafe-inline'", image=" blob:", more=""
)
DOCS = OWN.format(
    script=" 'unsafe-inline'", style=" 'unsafe-inline'", image="", more="; worker-src blob:"
)
PAGES = OWN.format(script="", style="", image="", more="")
ERROR_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

API = re.compile(r"/(?:repair-angel-v2/)?api(?:/|$)")
API_DOCS = re.compile(r"/(?:repair-angel-v2/)?api/(?:docs|redoc)(?:/|$)")
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = ("/static/", "/health", "/ready", "/metrics")


def is_api(path: str) -> bool:
    return API.match(path) is not None


def client_address(request: HttpRequest) -> str:
    """Who is really calling: the address our outermost own proxy saw.

    What stands further left in X-Forwarded-For was written by the client and proves nothing.
    """
    direct = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    hops = settings.TRUSTED_PROXIES
    chain = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return chain[-min(hops, len(chain))] or direct if hops else direct


class RequestMiddleware:
    """Outermost: gives the request an id, the answer its headers, and the log its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = logs.request_id.set(request_id)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            protect(request.path, response)
            response["X-Request-ID"] = request_id
            _note(request, response, time.perf_counter() - start)
            return response
        finally:
            logs.request_id.reset(token)


def protect(path: str, response: HttpResponse) -> None:
    """Headers that differ by path; a view that set its own keeps it."""
    if is_api(path):
        policy = DOCS if API_DOCS.match(path) else NOTHING
        response.headers.setdefault("Cache-Control", "no-store")
    else:
        policy = ADMIN if path.startswith("/admin/") else PAGES
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault(
        "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
    )


def _note(request: HttpRequest, response: HttpResponse, took: float) -> None:
    path = request.path
    door = "api" if is_api(path) else path.split("/")[1] if path.startswith("/admin/") else "pages"
    REQUESTS.labels(request.method, response.status_code, door).inc()
    SECONDS.labels(door).observe(took)
    if response.status_code != 304 and not path.startswith(QUIET):
        facts = {"method": request.method, "status": response.status_code, "ms": round(took * 1e3)}
        log.info("%s", path, extra={**facts, **_who(request)})


def _who(request: HttpRequest) -> dict[str, Any]:
    """Company and member, where authentication left them on the request."""
    actor = getattr(request, "actor", None)
    known = {
        "company_id": getattr(actor, "company_id", None),
        "member_id": getattr(actor, "member_id", None),
    }
    return {name: value for name, value in known.items() if value is not None}


# Errors outside any view: the API answers in its envelope, everything else with a page. -------------
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if (refusal := dialects.refused_at(request.path, status)) is not None:
        return refusal
    known = {"status": status, "request_id": logs.request_id.get()}
    response = render(request, "error.html", known, status=status)
    response["Content-Security-Policy"] = ERROR_PAGE
    return response
