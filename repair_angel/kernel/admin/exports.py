"""A list of the staff site as a file: the same rows, columns and order, without its pages."""

import html
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst, slugify

from repair_angel.kernel import export
from repair_angel.kernel.downloads import made_response

CHUNK = 2000
NO_COLUMN = "action_checkbox"


def view(page: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """For whoever may see the list. A filter it does not know leads back to it, as the list does."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    if kind not in export.TYPES:
        raise Http404
    try:
        listed = page.get_changelist_instance(_first_page(request))
    except IncorrectLookupParameters:
        name = f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(name))
    names = [name for name in listed.list_display if name != NO_COLUMN]
    columns = [capfirst(label_for_field(name, page.model, page)) for name in names]
    body = export.write(kind, columns, _rows(page, listed.queryset, names))
    title = slugify(page.opts.verbose_name_plural) or page.opts.model_name
    return made_response(body, name=f"{title}.{kind}", content_type=export.TYPES[kind])


def _first_page(request: HttpRequest) -> HttpRequest:
    """All pages are wanted: which one was open says nothing."""
    given = request.GET.copy()
    for name in ("p", "all"):
        given.pop(name, None)
    request.GET = given  # type: ignore[assignment]
    return request


def _rows(page: Any, found: models.QuerySet[Any], names: list[str]) -> Iterator[list[Any]]:
    for row in found.iterator(chunk_size=CHUNK):
        yield [_value(page, row, name) for name in names]


def _value(page: Any, row: Any, name: str) -> Any:
    """What the list shows in this place, without its looks; numbers and dates as they are."""
    try:
        field, _attribute, value = lookup_field(name, row, page)
    except ObjectDoesNotExist:
        return None
    if field is None:
        return _plain(value)
    if isinstance(field, models.ForeignKey):
        return _plain(getattr(row, field.name))
    if getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    return value


def _plain(value: Any) -> Any:
    """A label is (key, words); what is drawn with tags is its words."""
    if isinstance(value, tuple | list):
        return _plain(value[-1]) if value else None
    if isinstance(value, SafeString):
        return html.unescape(strip_tags(value)).strip()
    return str(value) if isinstance(value, models.Model) else value
