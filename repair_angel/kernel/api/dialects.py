"""A dialect: how one of the two API references writes numbers, lists, refusals and limits.

A viewset names its dialect and nothing else. `dialect_of(path)` finds it where there is no view:
for addresses that do not exist and for our own faults.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.throttling import BaseThrottle

from repair_angel.kernel.api import refusals
from repair_angel.kernel.api.pagination import Paginator
from repair_angel.kernel.api.parsers import ExactJSONParser
from repair_angel.kernel.api.refusals import Refusal
from repair_angel.kernel.api.renderers import ExactJSONRenderer

Schema = dict[str, Any]


@dataclass(frozen=True)
class Dialect:
    """One reference's way of speaking.

    `wrap` is put around a single object, `wrap_schema` does the same to its schema. `refuse` writes
    a refusal; `error_schemas` are its OpenAPI components by name, of which `error_of` picks one for
    a status.
    """

    name: str
    heads: tuple[str, ...]
    renderer: type[BaseRenderer]
    parser: type[BaseParser]
    paginator: Paginator
    throttles: tuple[type[BaseThrottle], ...]
    refuse: Callable[[Refusal], dict[str, Any]]
    error_schemas: dict[str, Schema]
    error_of: Callable[[int], str]
    wrap: Callable[[Any], Any] = lambda shown: shown
    wrap_schema: Callable[[Schema], Schema] = lambda schema: schema


def _refuse(refusal: Refusal) -> dict[str, Any]:
    body: dict[str, Any] = {"message": refusal.message}
    if refusal.code:
        body["code"] = refusal.code
    if refusal.errors:
        body["errors"] = refusal.errors
    return body


_MESSAGE: Schema = {"message": {"type": "string"}}
_ERRORS: Schema = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}

REPAIR_ANGEL = Dialect(
    name="repair-angel",
    heads=("/api", "/repair-angel-v2/api"),
    renderer=ExactJSONRenderer,
    parser=ExactJSONParser,
    paginator=Paginator(),
    throttles=(),
    refuse=_refuse,
    error_schemas={
        "Refused": {"type": "object", "required": ["message"], "properties": _MESSAGE},
        "Invalid": {
            "type": "object",
            "required": ["message"],
            "properties": {**_MESSAGE, "code": {"type": "string"}, "errors": _ERRORS},
        },
    },
    error_of=lambda status: "Invalid" if status == 422 else "Refused",
)

_known: list[Dialect] = [REPAIR_ANGEL]


def register(dialect: Dialect) -> Dialect:
    """Make a further dialect known for its paths; the longest matching head wins."""
    if dialect not in _known:
        _known.append(dialect)
    return dialect


def dialect_of(path: str) -> Dialect | None:
    """Which dialect answers at a path; None outside the API."""
    heads = [
        (len(head), dialect.name, dialect)
        for dialect in _known
        for head in dialect.heads
        if f"{path}/".startswith(f"{head}/")
    ]
    return max(heads)[2] if heads else None


def refused_at(path: str, status: int) -> HttpResponse | None:
    """The refusal of a path without a view, in the dialect of the path; None outside the API."""
    if (dialect := dialect_of(path)) is None:
        return None
    body = dialect.renderer().render(dialect.refuse(refusals.plain(status)))
    return HttpResponse(body, status=status, content_type="application/json")
