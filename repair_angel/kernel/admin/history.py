"""What happened to a row, from the event log."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from repair_angel.kernel.models import Event
from repair_angel.kernel.models.events import in_words
from repair_angel.kernel.references import type_of

PER_PAGE = 50
SYSTEM = gettext_noop("the system")


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
        "entries": [(event, in_words(event.name), detail(event)) for event in found],
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
            parts.append(f"{_(key.replace('_', ' '))}: {_shown(key, value)}")
    return " · ".join(parts)


def noun(subject_type: str) -> str:
    """`crm.customer` → "Customer", in the reader's language."""
    try:
        return str(capfirst(apps.get_model(subject_type)._meta.verbose_name))
    except LookupError:
        return subject_type


def _shown(key: str, value: Any) -> Any:
    """A code in words; of a collection how many there are, for it holds ids."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict | list):
        return len(value)
    return _codes(key).get(value, value) if isinstance(value, str) else value


@cache
def _codes(key: str) -> dict[str, Any]:
    """What the codes mean of fields so called, in whichever table."""
    fields = [f for model in apps.get_models() for f in model._meta.concrete_fields]
    return {code: words for f in fields if f.name == key for code, words in f.choices or ()}


def _label(subject_type: str, name: str) -> str:
    """A field's name for people; the subject of a global table's event is another table."""
    try:
        return str(apps.get_model(subject_type)._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, LookupError):
        return _(name.replace("_", " "))
