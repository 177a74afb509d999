"""What a token may touch: `resource:read` and `resource:write`, the resource being the first word
of an API path. `*` is everything its member's role allows; no ability allows more than the role.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.urls import URLPattern, get_resolver

MOUNTS = ("api/", "repair-angel-v2/api/")
EVERYTHING = "*"
READING = ("GET", "HEAD", "OPTIONS")


def needed(path: str, method: str) -> str:
    """The ability a request needs: `/api/v1/branches/3`, PUT → `branches:write`."""
    return f"{resource_of(path)}:{'read' if method in READING else 'write'}"


def allow(granted: Sequence[str], path: str, method: str) -> bool:
    return EVERYTHING in granted or needed(path, method) in granted


def resource_of(path: str) -> str:
    """The first word after the mount, and after `v1` if it is there."""
    words = path.lstrip("/")
    for mount in MOUNTS:
        words = words.removeprefix(mount)
    return words.removeprefix("v1/").partition("/")[0]


@cache
def resources() -> frozenset[str]:
    """Every word that may stand before the colon: the first words of the API's addresses."""
    words = {resource_of(path) for path in _paths(get_resolver(), "") if path.startswith(MOUNTS[0])}
    return frozenset(word for word in words if word and "<" not in word)


def unknown(wanted: Sequence[str]) -> list[str]:
    """Abilities among these that do not exist."""
    known = {f"{word}:{kind}" for word in resources() for kind in ("read", "write")}
    return [ability for ability in wanted if ability != EVERYTHING and ability not in known]


def _paths(resolver: Any, prefix: str) -> Iterator[str]:
    """Where a token is asked for: not the schema, nor the staff pages."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if hasattr(getattr(pattern.callback, "cls", None), "resource"):
                yield path
        else:
            yield from _paths(pattern, path)
