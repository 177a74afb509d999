"""What happened to a row, from the event log."""

from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from repair_angel.kernel.models import Event
from repair_angel.kernel.references import type_of

PER_PAGE = 50
SYSTEM = gettext_noop("the system")


def words(name: str) -> str:
    """`kernel.branch.created` → "branch created", in the reader's language."""
    return _(name.partition(".")[2].replace(".", " ").replace("_", " ")) if "." in name else name


def about(row: Model) -> Any:
    """The events whose subject is this row, newest first."""
    return (
        Event.objects.filter(subject_type=type_of(row), subject_id=row.pk)
        .select_related("member__user")
        .order_by("-pk")
    )


def view(page: Any, request: HttpRequest, object_id: str, extra: dict[str, Any]) -> HttpResponse:
    row = page.get_object(request, unquote(object_id))
    if row is None:
        return page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
    if not page.has_view_permission(request, row):
        raise PermissionDenied
    found = Paginator(about(row), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **page.admin_site.each_context(request),
        "title": _("History"),
        "opts": page.opts,
        "original": row,
        "entries": [(event, words(event.name), detail(event)) for event in found],
        "found": found,
        **extra,
    }
    return TemplateResponse(request, "staff/history.html", context)


def detail(event: Event) -> str:
    """The event's facts on one line; names of fields as the pages have them."""
    parts = []
    for key, value in event.data.items():
        if key == "fields":
            parts.append(", ".join(_label(event.subject_type, name) for name in value))
        else:
            parts.append(f"{_(key.replace('_', ' '))}: {value}")
    return " · ".join(parts)


def _label(subject_type: str, name: str) -> str:
    """A field's name for people; the subject of a global table's event is another table."""
    try:
        return str(apps.get_model(subject_type)._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, LookupError):
        return _(name.replace("_", " "))
