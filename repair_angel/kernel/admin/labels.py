"""Coloured labels: what `@display(label={"failed": "danger"})` makes of a `(code, words)`.

unfold knows them in lists alone, and there shows the code itself where it has no colour.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any


class Colours(dict[str, str]):
    """Which colour a code has; grey when it has none."""

    def __missing__(self, code: str) -> str:
        return "default"


class Label(tuple[str, Any]):
    """In a list the words in the code's colour; on a page, where it is printed, the words."""

    def __str__(self) -> str:
        return str(self[1])


def worded(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same display, whose labels are words wherever they are shown."""

    @wraps(method)
    def shown(*args: Any) -> Any:
        value = method(*args)
        return Label(value) if isinstance(value, tuple) else value

    shown.label = Colours(method.label)  # type: ignore[attr-defined]
    return shown
