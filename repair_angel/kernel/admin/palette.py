"""The command palette (Ctrl+K): pages by name, rows by any word."""

from typing import Any

from django.http import HttpRequest
from unfold.dataclasses import SearchResult

from repair_angel.kernel.admin import links, sidebar
from repair_angel.kernel.search import plain

PER_TABLE = 6
LEAST_LETTERS = 2


def find(request: HttpRequest, term: str) -> list[SearchResult]:
    """What this member may see and the term finds: a few rows of each table, then pages."""
    results = _rows(request, term) if len(term) >= LEAST_LETTERS else []
    return results + _pages(request, plain(term))


def _pages(request: HttpRequest, term: str) -> list[SearchResult]:
    return [
        SearchResult(
            title=item["title"], description=group["title"], link=item["link"], icon=item["icon"]
        )
        for group in sidebar.navigation(request)
        for item in group["items"]
        if term in plain(str(item["title"]))
    ]


def _rows(request: HttpRequest, term: str) -> list[SearchResult]:
    from repair_angel.kernel.admin.site import site

    found: list[SearchResult] = []
    for model, page in site._registry.items():
        if getattr(page, "palette", None) and page.has_view_permission(request):
            rows, _duplicates = page.get_search_results(request, page.get_queryset(request), term)
            found += [_result(row, model, page.palette) for row in rows[:PER_TABLE]]
    return found


def _result(row: Any, model: Any, icon: str) -> SearchResult:
    return SearchResult(
        title=str(row), description=str(model._meta.verbose_name), link=links.to(row), icon=icon
    )
