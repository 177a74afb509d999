"""The command palette (Ctrl+K): rows by any word or number, pages by name, things to do.

A table takes part by `palette`, its icon; `palette_by` and `palette_series` say which numbers name
one row of it, and `palette_detail(row)` what is said beside the row's name. What a number names
exactly comes first. Each table is asked one query, one more where numbers name its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from repair_angel.kernel.admin import links, sidebar
from repair_angel.kernel.search import PHONE, plain

PER_TABLE = 6
LEAST_LETTERS = 2
LONGEST = 100


@dataclass
class Found(SearchResult):
    """One line, under the heading of its group."""

    group: str = ""


@dataclass
class Group:
    """What was found of one kind; `rank` decides which stands above which."""

    rank: tuple[int, ...]
    lines: list[Found]


NAMED, BEGINS, ROWS, PAGES = range(4)


def find(request: HttpRequest, term: str) -> list[SearchResult]:
    """What this member may see and the term finds.

    Rows named exactly, then pages whose name begins so, then rows by department, then other pages.
    """
    term = term[:LONGEST]
    groups = [*_tables(request, term), *_pages(request, plain(term))]
    return [line for group in sorted(groups, key=lambda one: one.rank) for line in group.lines]


# Pages and things to do ---------------------------------------------------------------------------
def _pages(request: HttpRequest, term: str) -> Iterator[Group]:
    pages = list(_matching(request, term.split()))
    begin = [one for one in pages if plain(str(one.title)).startswith(term)]
    yield Group((BEGINS,), begin)
    yield Group((PAGES,), [one for one in pages if one not in begin])


def _matching(request: HttpRequest, words: list[str]) -> Iterator[Found]:
    for line in _offered(request):
        text = plain(f"{line.title} {line.description}")
        if all(word in text for word in words):
            yield line


def _offered(request: HttpRequest) -> Iterator[Found]:
    """Lines of the sidebar, and a new row of each table where this member may make one."""
    from repair_angel.kernel.admin.site import site

    pages = str(_("Pages"))
    for group in sidebar.navigation(request):
        for item in group["items"]:
            beside = " · ".join(filter(None, (group["title"], item["also"])))
            yield Found(item["title"], beside, item["link"], item["icon"], group=pages)
    for model, page in site._registry.items():
        if getattr(page, "department", None) and page.has_add_permission(request):
            address = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
            title = _("New: %s") % model._meta.verbose_name
            beside = str(sidebar.DEPARTMENTS[page.department])
            yield Found(title, beside, reverse(address), "add", group=pages)


# Rows ---------------------------------------------------------------------------------------------
def _tables(request: HttpRequest, term: str) -> Iterator[Group]:
    from repair_angel.kernel.admin.site import site

    if len(term) < LEAST_LETTERS:
        return
    departments = list(sidebar.DEPARTMENTS)
    for page in site._registry.values():
        if getattr(page, "palette", None) and page.has_view_permission(request):
            named, others = _rows(page, request, term)
            lines = [_line(page, row) for row in [*named, *others][:PER_TABLE]]
            place = departments.index(page.department), page.position
            yield Group((NAMED if named else ROWS, *place), lines)


def _rows(page: Any, request: HttpRequest, term: str) -> tuple[list[Any], list[Any]]:
    """Rows the term names, and others it finds, newest first."""
    rows = page.get_queryset(request).select_related(*page.list_select_related)
    found, _duplicates = page.get_search_results(request, rows, term)
    exactly = _exactly(page, term, request.company.country)
    if exactly is None:
        return [], list(found[:PER_TABLE])
    bare = _bare(term)
    if bare not in (term, ""):
        found = found | page.get_search_results(request, rows, bare)[0]
    named = list(page.get_search_results(request, rows, "")[0].filter(exactly)[:PER_TABLE])
    return named, [row for row in found[:PER_TABLE] if row not in named]


def _exactly(page: Any, term: str, country: str) -> Q | None:
    """Which rows this term is the number of; None where no number could be meant."""
    condition = Q()
    written = {term, term.upper(), _bare(term).upper()} - {""}
    for name in page.palette_by:
        condition |= Q(**{f"{name}__in": written})
    if page.palette_series and term.isdecimal() and term.isascii():
        kind, name = page.palette_series
        tail = kind.tail(int(term), country)
        condition |= Q(search__contains=tail.lower()) & Q(**{f"{name}__endswith": tail})
    return condition or None


def _bare(term: str) -> str:
    """`12abc3` of `12-abc-3`: numbers of devices are kept without the signs people put into them."""
    if not any(sign.isdigit() for sign in term) or PHONE.fullmatch(plain(term)):
        return ""
    return "".join(sign for sign in term if sign.isalnum())


def _line(page: Any, row: Any) -> Found:
    meta = row._meta
    return Found(
        title=str(row),
        description=str(page.palette_detail(row) or meta.verbose_name),
        link=links.to(row),
        icon=page.palette,
        group=str(capfirst(meta.verbose_name_plural)),
    )
