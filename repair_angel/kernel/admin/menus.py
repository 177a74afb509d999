"""The menus around every page that depend on who looks."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def company_name(request: HttpRequest) -> str | None:
    return request.company.name if request.company else None


def companies(request: HttpRequest) -> list[dict[str, Any]] | None:
    """The companies one may switch to; nothing for who has one."""
    if len(request.memberships) < 2:
        return None
    return [
        {
            "title": member.company.name,
            "icon": "check" if member == request.member else "storefront",
            "link": reverse("admin:switch_company", args=[member.company_id]),
            "attrs": {"data-post": True},
        }
        for member in request.memberships
    ]
