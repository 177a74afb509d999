"""Calling an operation for a world: with its rows, with another's, with anything."""

import hashlib
import json
import re
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from repair_angel.kernel import tenancy
from tests.generated.operations import Operation
from tests.generated.registry import EXERCISES, FIELDS, NOT_REFERENCES, PATHS, Exercise, World

WRITES = re.compile(r'(?!UPDATE "kernel_apitoken" SET "last_used_at")(INSERT|UPDATE|DELETE|WITH)')


def exercise(operation: Operation, world: World) -> Exercise:
    """How the operation succeeds in this world."""
    if special := EXERCISES.get(operation.key):
        with tenancy.working_for(world.company.pk):
            chosen = special(world)
    else:
        chosen = Exercise()
    ids = {name: row_of(operation, name, world) for name in operation.parameters}
    body = chosen.body if chosen.body is not None else own_body(operation, world)
    return Exercise(ids={**ids, **chosen.ids}, body=body, query=chosen.query)


def row_of(operation: Operation, parameter: str, world: World) -> Any:
    """The id for a path's parameter."""
    prefix = operation.prefix(parameter)
    if prefix not in PATHS:
        raise LookupError(f"{prefix}: register what it names in tests/generated/worlds/")
    return world[PATHS[prefix]].pk


def own_body(operation: Operation, world: World) -> Any:
    """The documented body, with this world's ids in it."""
    body = operation.example()
    for place in references(operation):
        if _has(body, place):
            body = operation.with_field(body, place, named(operation, place[-1], world))
    return body


def references(operation: Operation) -> list[tuple[str, ...]]:
    """The places in the body that name a row."""
    return [
        place
        for place, schema in operation.fields()
        if schema.get("type") == "integer" and _maker(operation, place[-1])
    ]


def id_filters(operation: Operation) -> list[str]:
    """The query parameters that name a row."""
    return [
        name
        for name, schema in operation.query.items()
        if schema.get("type") == "integer" and _maker(operation, name)
    ]


def named(operation: Operation, name: str, world: World) -> Any:
    """The id a field or parameter of this name has in a world."""
    return world[_maker(operation, name) or ""].pk


def call(
    operation: Operation,
    world: World | None,
    chosen: Exercise,
    *,
    token: str | None = None,
    raw: bytes | None = None,
    content_type: str = "application/json",
) -> HttpResponse:
    """One request with the world's token, another, or none."""
    client = APIClient(raise_request_exception=False)
    bearer = token if token is not None else world.token if world else ""
    if bearer:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {bearer}")
    address = operation.address(chosen.ids)
    if operation.method == "GET":
        return client.get(address, chosen.query)
    content = raw if raw is not None else json.dumps(chosen.body or {}).encode()
    return client.generic(operation.method, address, content, content_type=content_type)


class Watch(CaptureQueriesContext):
    """Whether the request wrote anything but that its token was used."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def wrote(self) -> bool:
        return any(WRITES.match(query["sql"]) for query in self.captured_queries)


def snapshot(world: World) -> str:
    """A fingerprint of every row of the company."""
    said = hashlib.sha256()
    for model in _of_a_company():
        rows = model._base_manager if model.__name__ == "Member" else model.unscoped
        for row in rows.filter(company=world.company.pk).order_by("pk").values_list():
            said.update(repr((model.__name__, row)).encode())
    return said.hexdigest()


def _of_a_company() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy and hasattr(model, "unscoped") or model.__name__ == "Member"
    ]


def _maker(operation: Operation, name: str) -> str | None:
    """Which row a field names. Raises LookupError for a `…_id` that nobody registered."""
    if {name, f"{operation.key} {name}"} & NOT_REFERENCES:
        return None
    maker = FIELDS.get(f"{operation.key} {name}") or FIELDS.get(name)
    if maker is None and name.endswith("_id"):
        raise LookupError(f"{operation}: register {name} in tests/generated/worlds/")
    return maker


def _has(body: Any, place: tuple[str, ...]) -> bool:
    inside = body
    for step in place:
        try:
            inside = inside[int(step) if step == "0" else step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
