"""The companies on this installation, for platform administrators: names and sizes, nothing inside."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from repair_angel.kernel.models import Company


def companies(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Every company with its active employees. It looks at no company's rows, so it enters none."""
    if not (request.user.is_authenticated and request.user.is_platform_admin):
        raise PermissionDenied
    rows = Company.objects.annotate(
        employees=Count("members", filter=Q(members__is_active=True))
    ).order_by("name")
    context |= {"title": _("Companies on this installation"), "companies": rows}
    return TemplateResponse(request, "staff/platform.html", context)
