"""What the generated tests must know of each app: which row a path's id, or a field, names.

An app registers in `tests/generated/worlds/<app>.py`; every file there is loaded.

    @makes("customer", path="/api/customers/{id}", fields=["customer_id"])
    def customer(world):
        return CustomerFactory(first_name=world.name("Jane"))   # bears the mark that must not leak

    @exercises("POST /api/invoices/{id}/issue")            # where defaults do not succeed
    def issue(world):
        return Exercise(ids={"id": draft_with_lines(world).pk}, body={})

Without an exercise an operation is called with rows made for its path, and the body it is documented
with, in which each id is put in place by its field's name.
"""

import importlib
import itertools
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.models import Company, Member

_numbers = itertools.count(1)


@dataclass
class World:
    """The rows of one company, each made when first asked for: `world["customer"]`."""

    company: Company
    token: str
    mark: str
    made: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            with tenancy.working_for(self.company.pk):
                self.made[name] = MAKERS[name](self)
        return self.made[name]

    def anew(self) -> "World":
        """The same company, in which nothing has been made yet."""
        return World(self.company, self.token, self.mark)

    def name(self, noun: str) -> str:
        """A name that bears the mark and is no other's."""
        return f"{self.mark} {noun} {next(_numbers)}"

    @property
    def owner(self) -> Actor:
        return Member.objects.filter(company=self.company).earliest("pk").actor()


@dataclass
class Exercise:
    """How to call an operation so that it succeeds."""

    ids: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[World], Any]
MAKERS: dict[str, Maker] = {}
PATHS: dict[str, str] = {}
FIELDS: dict[str, str] = {}
EXERCISES: dict[str, Callable[[World], Exercise]] = {}
LISTS: dict[str, str | None] = {}
NOT_REFERENCES: set[str] = set()


def makes(
    name: str, *, path: str | Iterable[str] = (), fields: Iterable[str] = ()
) -> Callable[[Maker], Maker]:
    """Register how a row is made, the path prefixes that name it, and the fields that do.

    A path is written without v1. A field is its name, or "POST /api/x name" where the same name means another thing.
    """

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        for prefix in [path] if isinstance(path, str) else path:
            PATHS[prefix] = name
        for reference in fields:
            FIELDS[reference] = name
        return maker

    return register


def exercises(*keys: str) -> Callable[[Callable[[World], Exercise]], Callable[[World], Exercise]]:
    """Register how operations are called where the defaults do not do."""

    def register(function: Callable[[World], Exercise]) -> Callable[[World], Exercise]:
        for key in keys:
            EXERCISES[key] = function
        return function

    return register


def lists(path: str, maker: str | None) -> None:
    """What fills a list whose rows have no path of their own; None for one that is always full."""
    LISTS[path] = maker


def not_references(*fields: str) -> None:
    """Fields that end in `_id` and name no row of ours ("POST /api/x remote_id", or a name)."""
    NOT_REFERENCES.update(fields)


def load() -> None:
    """Read every app's file."""
    from tests.generated import worlds

    for found in pkgutil.iter_modules(worlds.__path__):
        importlib.import_module(f"{worlds.__name__}.{found.name}")
