"""Addresses: the collection, its rows, its actions; ids that fit a column, no trailing slash.

A path that the reference prefixes with `v1` answers without it too; only one of the two is
documented (see `schema.documented`).
"""

from typing import Any

from django.urls import URLPattern, path, register_converter
from rest_framework.routers import DynamicRoute, Route, SimpleRouter

from repair_angel.kernel.api.input import MOST_ID
from repair_angel.kernel.api.views import ActionViewSet

PREFIX = "v1/"


class IdConverter:
    """1 to 2^63-1; anything else is an address that does not exist."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        if (number := int(value)) > MOST_ID:
            raise ValueError
        return number

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(IdConverter, "id")


class Router(SimpleRouter):
    """`register` a viewset at its collection, `route` one action to an address of its own."""

    routes = [
        Route("{prefix}", {"get": "list", "post": "create"}, "{basename}-list", False, {}),
        DynamicRoute("{prefix}/{url_path}", "{basename}-{url_name}", False, {}),
        Route(
            "{prefix}/{lookup}",
            {"get": "retrieve", "put": "update", "patch": "update", "delete": "destroy"},
            "{basename}-detail",
            True,
            {},
        ),
        DynamicRoute("{prefix}/{lookup}/{url_path}", "{basename}-{url_name}", True, {}),
    ]

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)
        self._default_value_pattern = "id"
        self._single: list[URLPattern] = []

    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        for address in _both(prefix):
            super().register(address, viewset, f"{basename or ''}{address.replace('/', '-')}")

    def route(self, address: str, viewset: type[ActionViewSet], **actions: str) -> None:
        """One address, an action per method: `route("license/current", X, get="current")`.

        Comes before the collections, so that `widgets/summary` is not read as a widget.
        """
        view = viewset.as_view({method: action for method, action in actions.items()})
        self._single += [path(found, view) for found in _both(address)]
        self.__dict__.pop("_urls", None)

    def get_urls(self) -> list[URLPattern]:
        return [*self._single, *super().get_urls()]


def _both(address: str) -> list[str]:
    bare = address.removeprefix(PREFIX)
    return [address] if bare == address else [address, bare]
