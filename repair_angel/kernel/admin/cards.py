"""Cards of the start page: each app says what matters today; the desk lays them out.

    @cards.figure("ready", _("Ready for pickup"), permission="work-orders.read", icon="task_alt")
    def ready(request):
        return Figure(WorkOrder.objects.ready().count(), _("call the customer"), link="/admin/…")

    @cards.table("overdue", _("Overdue invoices"), permission="invoices.read")
    def overdue(request):
        return Table([_("Invoice"), _("Customer"), _("Due")], [[Link("INV-1", url), "Jansen", "3 May"]])

    @cards.figure("mine", _("My repairs"), permission="work-orders.read", roles={"technician": 1})
    def mine(request):
        …

    @cards.bars("by-status", _("Open repairs"), permission="work-orders.read")
    def by_status(request):
        return Bars([("New", 4), ("In repair", 7)], link="/admin/workorders/workorder/")

`roles` says whose start page the card is on, and where it stands there; without it, it is on
everybody's, at `position`. An administrator sees what a manager does. A function may return None:
the card is left out. Each is asked on every visit: count on an index.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Figure:
    """One number with a word of explanation; `tone` is neutral, good, warn or bad."""

    value: Any
    note: Any = ""
    link: str | None = None
    tone: str = "neutral"


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: Any
    url: str


@dataclass(frozen=True)
class Table:
    """A short list; `rows` hold texts and Links. Without rows, `empty` is shown."""

    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    empty: Any = ""
    link: str | None = None


@dataclass(frozen=True)
class Bars:
    """A bar chart of (label, number); `note` says what the numbers are."""

    bars: Sequence[tuple[Any, Any]]
    link: str | None = None
    note: Any = ""


@dataclass(frozen=True)
class Card:
    kind: str
    name: str
    title: Any
    permission: str
    position: int
    ask: Callable[[HttpRequest], Any]
    icon: str = ""
    roles: Mapping[str, int] | None = None

    def place_for(self, role: str) -> int | None:
        """Where it stands on this role's start page; None when it is not there."""
        if self.roles is None:
            return self.position
        return self.roles.get(role, self.roles.get("manager") if role == "admin" else None)


@dataclass(frozen=True)
class Dealt:
    """A card with today's content."""

    card: Card
    content: Any


_cards: dict[str, Card] = {}


def _register(kind: str) -> Callable[..., Any]:
    def decorate(
        name: str,
        title: Any,
        *,
        permission: str,
        position: int = 50,
        icon: str = "",
        roles: Mapping[str, int] | None = None,
    ) -> Callable[[Callable[[HttpRequest], Any]], Callable[[HttpRequest], Any]]:
        def register(ask: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
            _cards[name] = Card(kind, name, title, permission, position, ask, icon, roles)
            return ask

        return register

    return decorate


figure = _register("figure")
table = _register("table")
bars = _register("bars")


def deal(request: HttpRequest) -> dict[str, list[Dealt]]:
    """The cards of this member's role that it may see, by kind, with their content."""
    dealt: dict[str, list[Dealt]] = {"figure": [], "table": [], "bars": []}
    for card in _of(request.member.role):
        if request.actor.may(card.permission) and _tells(content := card.ask(request)):
            dealt[card.kind].append(Dealt(card, content))
    return dealt


def _of(role: str) -> list[Card]:
    placed = [
        (place, card.name, card)
        for card in _cards.values()
        if (place := card.place_for(role)) is not None
    ]
    return [card for _place, _name, card in sorted(placed, key=lambda one: one[:2])]


def _tells(content: Any) -> bool:
    """Something to show: a chart of zeros is an empty box."""
    if isinstance(content, Bars):
        return any(number for _label, number in content.bars)
    return content is not None
