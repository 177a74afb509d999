"""The sidebar: one group per department, with what the member may see.

Pages of models take their place by `department`, `icon`, `position` and `badge`; pages of other
kinds by `add`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import tenancy

BADGE_SECONDS = 30

DEPARTMENTS = {
    "counter": _("Counter"),
    "workshop": _("Workshop"),
    "stock": _("Stock"),
    "money": _("Money"),
    "messages": _("Messages"),
    "settings": _("Settings"),
}

Badge = Callable[[HttpRequest], int | None]


@dataclass(frozen=True)
class Item:
    """One line of the sidebar; `url_name` is that of its page.

    `shortcut` is shown beside it and opens it from everywhere: `Alt+N`. `also` are other words the
    palette finds it by.
    """

    department: str
    title: Any
    url_name: str
    icon: str
    permission: str | None = None
    position: int = 50
    badge: Badge | None = None
    shortcut: str = ""
    also: Any = ""


_items: list[Item] = []


def add(item: Item) -> None:
    """Put a page that is not a model's list into the sidebar."""
    _items.append(item)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups as unfold draws them; those without a line are left out."""
    lines: dict[str, list[Item]] = {name: [] for name in DEPARTMENTS}
    for item in (*_items, *_models(request)):
        if item.permission is None or request.actor.may(item.permission):
            lines[item.department].append(item)
    start = {"title": None, "items": [_line(request, START)]}
    groups = [
        {
            "title": str(title),
            "collapsible": name == "settings",
            "separator": name == "settings",
            "items": [_line(request, item) for item in sorted(lines[name], key=_place)],
        }
        for name, title in DEPARTMENTS.items()
        if lines[name]
    ]
    return [start, *groups]


START = Item("counter", _("Today"), "admin:index", "dashboard")


def _models(request: HttpRequest) -> Iterator[Item]:
    from repair_angel.kernel.admin.site import site

    for model, page in site._registry.items():
        if getattr(page, "department", None) and page.has_view_permission(request):
            meta = model._meta
            yield Item(
                page.department,
                page.menu_title or capfirst(meta.verbose_name_plural),
                f"admin:{meta.app_label}_{meta.model_name}_changelist",
                page.icon,
                position=page.position,
                badge=type(page).badge,
            )


def _place(item: Item) -> tuple[int, str]:
    return item.position, str(item.title)


def _line(request: HttpRequest, item: Item) -> dict[str, Any]:
    link = reverse(item.url_name)
    line = {
        "title": str(item.title),
        "icon": item.icon,
        "also": str(item.also),
        "link": link,
        "active": request.path == link or (item is not START and request.path.startswith(link)),
    }
    if item.shortcut:
        line["badge"], line["badge_variant"] = item.shortcut, "primary"
    elif item.badge and (number := _counted(request, item)):
        line["badge"], line["badge_variant"] = number, "primary"
    return line


def _counted(request: HttpRequest, item: Item) -> int | None:
    """At most 30 seconds old, per company and member: a badge may count one's own work."""
    key = f"badge:{tenancy.company_id()}:{request.member.pk}:{item.url_name}"
    if (number := cache.get(key)) is None:
        number = item.badge(request) or 0  # type: ignore[misc]
        cache.set(key, number, BADGE_SECONDS)
    return number
