"""How everything that can be killed is brought to life: each scenario makes its rows, and a deed.

Nothing needs a row here that an operation of the API calls (with the rows of tests/generated/worlds),
or that making a row of those worlds calls. For any other command, `tests/crash/driven/<app>.py` says
with which values it succeeds:

    @drives("crm.tags.delete")
    def delete_a_tag(world):
        return {"tag_id": world["tag"].pk}

A new kind of message says with `@sends` how one is queued; a task that finds work only among certain
rows says with `@finds` how they are made.
"""

import importlib
import pkgutil
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from repair_angel.celery import app
from repair_angel.kernel import commands, tenancy
from repair_angel.kernel.models import ApiToken, Member
from repair_angel.kernel.services import companies
from repair_angel.kernel.tasks import CompanyTask
from tests.crash import deeds
from tests.crash.mortals import Deed
from tests.generated import calling, registry
from tests.generated.operations import Operation, every
from tests.generated.registry import World


@dataclass(frozen=True)
class Scenario:
    """`prepare` makes what the deed needs in a world, and commits it. `command` is what it is about."""

    name: str
    prepare: Callable[[World], Deed]
    command: str = ""

    @property
    def moments(self) -> set[str]:
        """Those of its command, if it is about one."""
        return {f"{self.command}:{when}" for when in MOMENTS} if self.command else set()

    def __str__(self) -> str:
        return self.name


MOMENTS = ("checked", "began", "done", "committed")
ROWS: dict[str, Callable[[World], dict[str, Any]]] = {}
SENDS: dict[str, Callable[[World], Any]] = {}
FINDS: dict[str, Callable[[World], Any]] = {}


def drives(name: str) -> Callable[[Callable[[World], dict[str, Any]]], Callable[..., Any]]:
    """Register the values with which a command succeeds in a world."""

    def register(values: Callable[[World], dict[str, Any]]) -> Callable[[World], dict[str, Any]]:
        ROWS[name] = values
        return values

    return register


def sends(kind: str) -> Callable[[Callable[[World], Any]], Callable[[World], Any]]:
    """Register how a message of a kind is queued in a world."""
    return lambda put: SENDS.setdefault(kind, put)


def finds(task: str) -> Callable[[Callable[[World], Any]], Callable[[World], Any]]:
    """Register how the rows are made for which a task has work."""
    return lambda make: FINDS.setdefault(task, make)


def load() -> None:
    """The rows of every app."""
    registry.load()
    for found in pkgutil.iter_modules([str(Path(__file__).parent / "driven")]):
        importlib.import_module(f"tests.crash.driven.{found.name}")


def scenarios() -> Iterator[Scenario]:
    """Every operation that writes, the commands that have a row here, then makers of rows."""
    load()
    name_of = {called: name for name, called in commands.by_name.items()}
    for operation in every():
        if operation.writes and not operation.is_open:
            called = name_of.get(operation.view.commands.get(operation.action), "")
            yield Scenario(operation.key, partial(_request, operation), called)
    for name, values in ROWS.items():
        yield Scenario(name, partial(_command, name, values), name)
    for name in registry.MAKERS:
        yield Scenario(f"making: {name}", partial(_making, name))
    yield Scenario("founding a company", _founding)


def turns() -> Iterator[Scenario]:
    """Every task of ours; one for a company comes to a company in which it finds work."""
    for name in sorted(name for name in app.tasks if not name.startswith("celery.")):
        yield Scenario(name, partial(_turn, name))


def a_company() -> World:
    """A company of its own, so that what comes twice does so for the first time."""
    load()
    mark = f"Crash{secrets.token_hex(4)}"
    admin = companies.Admin(f"{mark}@fixit.example".lower(), "secret", mark)
    company = companies.create(name=mark, admin=admin, locale="en")
    member = Member.objects.get(company=company)
    _token, plain = ApiToken.issue(member=member, name=mark, abilities=["*"])
    return World(company, plain, mark)


def _request(operation: Operation, world: World) -> Deed:
    chosen = calling.exercise(operation, world)
    address = operation.address(chosen.ids)
    key = secrets.token_hex(8)
    asked = (operation.method, address, chosen.body, world.token, key)
    return Deed(deeds.request, asked, repeatable=operation.method == "POST")


def _command(name: str, values: Callable[[World], dict[str, Any]], world: World) -> Deed:
    with tenancy.working_for(world.company.pk):
        return Deed(deeds.command, (name, world.company.pk, values(world)))


def _making(name: str, world: World) -> Deed:
    """With the rows it stands on, all in one transaction."""
    return Deed(deeds.make, (name, world))


def _turn(name: str, world: World) -> Deed:
    with tenancy.working_for(world.company.pk):
        FINDS.get(name, lambda world: None)(world)
    of_a_company = isinstance(app.tasks[name], CompanyTask)
    return Deed(deeds.task, (name, world.company.pk) if of_a_company else (name,))


def _founding(world: World) -> Deed:
    return Deed(deeds.found, (f"found{secrets.token_hex(4)}",))
