"""Every operation of the API, read from its OpenAPI description."""

import copy
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import resolve

from repair_angel.kernel.api.schema import ApiGenerator, sample

Schema = dict[str, Any]
PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    described: Any
    schemas: Any

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return not self.described.get("security")

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def parameters(self) -> list[str]:
        """The names in the path, in order."""
        return PARAMETER.findall(self.path)

    def prefix(self, parameter: str) -> str:
        """The path up to a parameter, without v1: what tells which thing it names."""
        whole = self.path.replace("/api/v1/", "/api/")
        return whole[: whole.index(f"{{{parameter}}}") + len(parameter) + 2]

    def address(self, ids: dict[str, Any]) -> str:
        return PARAMETER.sub(lambda found: str(ids.get(found[1], 1)), self.path)

    @property
    def view(self) -> Any:
        return resolve(self.address({})).func.cls

    @property
    def action(self) -> str:
        return resolve(self.address({})).func.actions[self.method.lower()]

    @property
    def is_list(self) -> bool:
        return self.action == "list"

    @property
    def query(self) -> dict[str, Schema]:
        return {
            found["name"]: found["schema"]
            for found in self.described.get("parameters", [])
            if found["in"] == "query"
        }

    @property
    def body_schema(self) -> Schema | None:
        content = self.described.get("requestBody", {}).get("content", {})
        found = content.get("application/json", {}).get("schema")
        return None if found is None else self.resolved(found)

    def example(self) -> Any:
        content = self.described.get("requestBody", {}).get("content", {})
        return copy.deepcopy(content.get("application/json", {}).get("example", {}))

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema or "allOf" in schema:
            if "$ref" in schema:
                schema = self.schemas[schema["$ref"].rpartition("/")[2]]
            else:
                schema = schema["allOf"][0]
        return schema

    def fields(self) -> list[tuple[tuple[str, ...], Schema]]:
        """Every field of the body with its place: ("customer_id",), ("lines", "0", "product_id")."""
        found: list[tuple[tuple[str, ...], Schema]] = []
        if self.body_schema is not None:
            self._collect(self.body_schema, (), found)
        return found

    def _collect(
        self, schema: Schema, place: tuple[str, ...], found: list[tuple[tuple[str, ...], Schema]]
    ) -> None:
        for name, inner in schema.get("properties", {}).items():
            inner = self.resolved(inner)
            here = (*place, name)
            found.append((here, inner))
            if inner.get("type") == "array":
                self._collect(self.resolved(inner["items"]), (*here, "0"), found)
            elif inner.get("type") == "object":
                self._collect(inner, here, found)

    def with_field(self, body: Any, place: tuple[str, ...], value: Any) -> Any:
        """A copy of the body with one field set; lists and maps on the way are made if need be."""
        made = copy.deepcopy(body)
        inside: Any = made
        for step, following in zip(place, place[1:], strict=False):
            if following == "0":
                if not inside.get(step):
                    inside[step] = [self._sampled(place, step)]
                inside = inside[step]
            elif step == "0":
                inside = inside[0]
            else:
                inside = inside.setdefault(step, {})
        inside[place[-1]] = value
        return made

    def _sampled(self, place: tuple[str, ...], step: str) -> Any:
        schema = dict(self.fields())[place[: place.index(step) + 1]]
        return sample(schema["items"], self.schemas)


def read(patterns: Any = None) -> list[Operation]:
    """The operations of these URL patterns; of the whole API without."""
    schema = ApiGenerator(patterns=patterns).get_schema(request=None, public=True)
    schemas = schema.get("components", {}).get("schemas", {})
    return [
        Operation(method.upper(), path, described, schemas)
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
    ]


@cache
def every() -> tuple[Operation, ...]:
    return tuple(read())
