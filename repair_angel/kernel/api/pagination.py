"""Pages of lists: an exact total, and deep pages that read the index first."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request

from repair_angel.kernel import tallies
from repair_angel.kernel.composed import DEEP, Composed
from repair_angel.kernel.errors import InvalidInput


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows (a queryset's still to be read), and where it is in the whole."""

    rows: QuerySet[Any] | list[Any]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(-(-self.total // self.size), 1)


class Paginator:
    """`page` and `per_page` in, the Repair Angel envelope out."""

    size: ClassVar[int] = 25
    most: ClassVar[int] = 100

    def page(self, queryset: QuerySet[Any], request: Request) -> Page:
        """Past the end is an empty page. Raises InvalidInput for what is not a page."""
        number, size = self._asked(request, self.size, self.most)
        total = tallies.count(queryset)
        start = (number - 1) * size
        if start >= total:
            return Page(queryset.none(), number, size, total)
        return Page(_cut(queryset, start, size), number, size, total)

    def page_of(self, listed: Composed, request: Request) -> Page:
        """The same of a list whose SQL is composed already."""
        number, size = self._asked(request, self.size, self.most)
        whole = listed.queryset()
        total = tallies.total(whole.model) if tallies.answers(whole) else listed.total()
        start = (number - 1) * size
        rows = listed.rows(limit=size, offset=start) if start < total else []
        return Page(rows, number, size, total)

    def slice(
        self, queryset: QuerySet[Any], request: Request, *, size: int, most: int
    ) -> QuerySet[Any]:
        """The rows of a list that is shown without an envelope, so without a count."""
        number, size = self._asked(request, size, most)
        start = (number - 1) * size
        return _cut(queryset, start, size) if start < 2**31 else queryset.none()

    def envelope(self, page: Page, rows: list[Any]) -> dict[str, Any]:
        return {
            "data": rows,
            "current_page": page.number,
            "last_page": page.last,
            "per_page": page.size,
            "total": page.total,
        }

    def schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        """The envelope in OpenAPI."""
        whole = {"type": "integer", "minimum": 0}
        names = ("current_page", "last_page", "per_page", "total")
        return {
            "type": "object",
            "required": ["data", *names],
            "properties": {"data": rows, **dict.fromkeys(names, whole)},
        }

    def _asked(self, request: Request, size: int, most: int) -> tuple[int, int]:
        number = _positive(request, "page", 1)
        return number, min(_positive(request, "per_page", size), most)


def _positive(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and given.strip("0")):
        raise InvalidInput({name: ["The :field field must be a positive integer."]})
    return int(given[:18])


def _cut(queryset: QuerySet[Any], start: int, size: int) -> QuerySet[Any]:
    if start < DEEP:
        return queryset[start : start + size]
    return queryset.filter(pk__in=list(queryset.values_list("pk", flat=True)[start : start + size]))
