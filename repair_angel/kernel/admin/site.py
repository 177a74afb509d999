"""The staff site: Django's admin, entered by members of a company only."""

import time
from typing import Any

from django.contrib import messages
from django.contrib.admin import site as site
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from repair_angel.kernel.admin import palette, platform, seal
from repair_angel.kernel.admin.forms import LoginForm
from repair_angel.kernel.admin.middleware import CHOSEN
from repair_angel.kernel.models import User

__all__ = ["StaffSite", "site"]


class StaffSite(UnfoldAdminSite):
    """`site` is the instance behind `/admin/`; rooms register with it by `@admin.register`."""

    login_form = LoginForm
    login_template = "staff/login.html"
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Active members of an active company; which pages, their role decides."""
        return request.user.is_authenticated and request.member is not None

    def extra_urls(self) -> list[URLPattern]:
        """Beside Django's: the company switch, and what apps added with `add_page`."""
        switch = path(
            "switch-company/<int:company_id>/",
            self.admin_view(self.switch_company),
            name="switch_company",
        )
        return [switch, path("platform/", self.platform, name="platform"), *_pages_as_urls(self)]

    @method_decorator(never_cache)
    def platform(self, request: HttpRequest) -> HttpResponse:
        """For platform administrators, who may belong to no company."""
        return platform.companies(request, self.each_context(request))

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Log in; whoever is logged in without a company is told so."""
        if request.user.is_authenticated and request.member is None:
            context = {**self.each_context(request), "title": _("No company")}
            return TemplateResponse(request, "staff/no_company.html", context, status=403)
        return super().login(request, extra_context)

    def switch_company(self, request: HttpRequest, company_id: int) -> HttpResponse:
        """Work for another of one's companies from now on, also at the next login."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if company_id not in {member.company_id for member in request.memberships}:
            messages.error(request, _("You do not work for this company."))
        else:
            request.session[CHOSEN] = company_id
            User.objects.filter(pk=request.user.pk).update(last_company_id=company_id)
        return HttpResponseRedirect(reverse("admin:index"))

    def search(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The command palette. Never cached: what is found depends on company, role and minute."""
        term = request.GET.get("s", "").strip()
        if not term:
            return HttpResponse()
        start = time.perf_counter()
        results = palette.find(request, term)
        found = Paginator(results, max(len(results), 1))
        context = {
            "page_obj": found,
            "results": found.page(1),
            "page_counter": 0,
            "execution_time": time.perf_counter() - start,
            "command_show_history": False,
        }
        extended = "extended" in request.GET
        template = "command_results" if extended else "search_results"
        return TemplateResponse(
            request, f"unfold/helpers/{template}.html", context, headers={"HX-Trigger": "search"}
        )

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if request.company is not None:
            context["company_seal"] = seal.seal_for(request.company.pk)
        return context


_pages: list[tuple[str, Any, str]] = []


def add_page(route: str, view: Any, name: str) -> None:
    """A page of an app's own under `/admin/`, for members only: `admin:<name>`."""
    _pages.append((route, view, name))


def _pages_as_urls(on: StaffSite) -> list[URLPattern]:
    return [path(route, on.admin_view(view), name=name) for route, view, name in _pages]
