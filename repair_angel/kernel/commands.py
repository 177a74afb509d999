"""`@command`: the one way to write. Permission, transaction and event in one place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import crashing, tenancy
from repair_angel.kernel.errors import NotPermitted

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a member, perhaps through a token, or the system; and what it may do.

    `permissions` None means anything (the system's own work). `company_id` None means the actor
    works for whichever company is entered; a member's actor is bound to the member's company.
    """

    label: str
    member_id: int | None = None
    token_id: int | None = None
    company_id: int | None = None
    permissions: frozenset[str] | None = frozenset()

    def __str__(self) -> str:
        return self.label

    def may(self, permission: str) -> bool:
        return self.permissions is None or permission in self.permissions

    def elevated(self) -> "Actor":
        """The same person for the parts of a permitted command that another app's command does."""
        return replace(self, permissions=None)


SYSTEM = Actor("system", permissions=None)

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_said: ContextVar[int] = ContextVar("said", default=0)
_joining: ContextVar[bool] = ContextVar("joining", default=False)

by_name: dict[str, Callable[..., Any]] = {}
"""Every command that has been imported, by its name."""


class NothingRecorded(RuntimeError):
    """A command succeeded without saying what it did (`events.record`, `events.unchanged`)."""


def current_actor() -> Actor | None:
    """Whose command is running; None outside commands."""
    return _actor.get()


def spoke() -> None:
    """Called by `events` when the running command has said what it did."""
    _said.set(_said.get() + 1)


@contextmanager
def one_transaction() -> Iterator[None]:
    """Commands inside join this transaction: all of them commit, or none.

    One that fails takes the others with it, even if its refusal is caught. For an unsafe API request (key, command and stored answer together) and for batches.
    """
    with transaction.atomic():
        token = _joining.set(True)
        try:
            yield
        finally:
            _joining.reset(token)


def command(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the function for `actor=` in a transaction, and insist that it says what it did.

    Raises NotPermitted before anything is read, NothingRecorded (rolling back) after a silent
    success. Arguments are ids and values; the function fetches and locks what it changes.
    A crash is tried when it is checked, has begun, is done and has committed.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        name = crashing.name_of(function)

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs["actor"]
            _check(actor, permission)
            crashing.reached(name, "checked")
            joins = _joining.get() and _actor.get() is None
            token = _actor.set(actor)
            try:
                with transaction.atomic(savepoint=not joins):
                    crashing.reached_on_commit(name)
                    crashing.reached(name, "began")
                    result = _spoken(function, *args, **kwargs)
                    crashing.reached(name, "done")
                    return result
            finally:
                _actor.reset(token)

        run.permission = permission  # type: ignore[attr-defined]
        by_name[name] = run
        return run

    return wrap


def _check(actor: Actor, permission: str) -> None:
    if not actor.may(permission):
        raise NotPermitted(_("This needs the permission %(permission)s."), permission=permission)
    if actor.company_id is not None and actor.company_id != tenancy.company_id():
        raise NotPermitted(_("You do not work for this company."))


def _spoken(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    before = _said.get()
    try:
        result = function(*args, **kwargs)
    except BaseException:
        _said.set(before)  # what it recorded is rolled back with it
        raise
    if _said.get() == before:
        raise NothingRecorded(f"{function.__module__}.{function.__name__}")
    return result
