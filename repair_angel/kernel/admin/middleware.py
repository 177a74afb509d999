"""Staff pages are for one company: found here, entered here, for the whole request."""

import zoneinfo
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant

from repair_angel.kernel import own_company, tenancy
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.models import Member

STAFF = "/admin/"
CHOSEN = "company_id"

NOBODY = Actor("nobody")


class CompanyMiddleware:
    """Sets `company`, `member`, `memberships` and `actor` on requests of staff pages.

    The company is the one chosen in this session, else the one last used, else the first. Without
    a membership no company is entered, so that every tenant query raises. Templates render inside,
    because Django renders a TemplateResponse before it comes back through here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.company = request.member = None
        request.memberships, request.actor = [], NOBODY
        if not request.path.startswith(STAFF):
            return self.get_response(request)
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user)
        if not request.memberships:
            return self.get_response(request)
        enter(request, _chosen(request))
        with ExitStack() as stack:
            stack.enter_context(tenancy.working_for(request.company.pk))
            stack.enter_context(own_company.brought(request.company))
            stack.enter_context(timezone.override(_zone(request.company.timezone)))
            stack.enter_context(translation.override(_language(request)))
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


def memberships_of(user: object) -> Sequence[Member]:
    """Where a user may work today, oldest first."""
    return list(
        Member.objects.filter(user=user, is_active=True, company__is_active=True)
        .select_related("company", "user")
        .order_by("pk")
    )


def enter(request: HttpRequest, member: Member) -> None:
    request.member, request.company, request.actor = member, member.company, member.actor()


def _chosen(request: HttpRequest) -> Member:
    by_company = {member.company_id: member for member in request.memberships}
    for company_id in (request.session.get(CHOSEN), request.user.last_company_id):
        if company_id in by_company:
            return by_company[company_id]
    return request.memberships[0]


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def _language(request: HttpRequest) -> str:
    """What the user chose in this browser, else what the company speaks."""
    for code in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.company.locale):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
