"""OpenAPI from the code: what a viewset declares is what is documented, errors and examples too."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_parameter_type, force_instance
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import ListSerializer

from repair_angel.kernel import abilities
from repair_angel.kernel.api import refusals, wording
from repair_angel.kernel.api.pagination import Page

Schema = dict[str, Any]
REASONS = {
    400: "The body is not JSON.",
    401: "No token, or not a valid one.",
    403: "The role or the token's abilities do not allow this.",
    404: "There is no such thing, or it is another company's.",
    409: "Somebody else is changing the same thing.",
    413: "The body is too large.",
    415: "The body is of another type.",
    422: "A field is wrong, or a rule refuses.",
    429: "Too many requests.",
}


class ApiGenerator(SchemaGenerator):
    """The description is in English, whoever asks for it and wherever it is made."""

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:
        with translation.override("en"):
            return super().get_schema(request, public)


class ApiSchema(AutoSchema):
    """Reads `inputs`, `outputs`, `statuses`, `examples` and `filterset_class` of our viewsets."""

    def get_tags(self) -> list[str]:
        return [abilities.resource_of(self.path)]

    def get_summary(self) -> str:
        return self._words()[0]

    def get_description(self) -> str:
        return self._words()[1]

    def _words(self) -> tuple[str, str]:
        """Summary and description: the action's docstring, or the viewset's for plain reading."""
        method = getattr(self.view, self.view.action, None)
        text = (method.__doc__ or "") if self.view.action in vars(type(self.view)) else ""
        head, _, rest = text.strip().partition("\n")
        words = [word for word in self.path.split("/") if not word.startswith("{")]
        noun = words[-1].replace("-", " ")
        plain = {"list": f"List {noun}", "retrieve": f"Show one of the {noun}"}
        about = type(self.view).__doc__ or ""
        return head.strip().rstrip(".") or plain.get(self.view.action, noun), _dedented(
            rest or about
        )

    def get_request_serializer(self) -> Any:
        return self.view.inputs.get(self.view.action)

    def get_response_serializers(self) -> Any:
        return None if self.method == "DELETE" else self.view.output_of(self.view.action)

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.view.action == "list"

    def _get_filter_parameters(self) -> list[Schema]:
        chosen = getattr(self.view, "filterset_class", None)
        if self.view.action != "list" or chosen is None:
            return []
        return [
            build_parameter_type(name=name, schema=dict(found.schema), location="query")
            for name, found in chosen.base_filters.items()
        ]

    def _get_pagination_parameters(self) -> list[Schema]:
        if self.view.action != "list":
            return []
        whole = {"type": "integer", "minimum": 1}
        return [
            build_parameter_type(name=name, schema=dict(whole), location="query")
            for name in ("page", "per_page")
        ]

    def get_override_parameters(self) -> list[Any]:
        query = [
            OpenApiParameter(name, str, OpenApiParameter.QUERY, description=text)
            for name, text in self.view.query.get(self.view.action, {}).items()
        ]
        if self.method == "POST" and self.view.action not in self.view.open_actions:
            text = "The same key and body again gets the first answer again."
            query.append(
                OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description=text)
            )
        return query

    def get_auth(self) -> list[Any]:
        return [] if self.view.action in self.view.open_actions else super().get_auth()

    def _get_request_body(self, direction: Any = "request") -> Schema | None:
        method, self.method = self.method, "PATCH" if self.method == "PUT" else self.method
        body = super()._get_request_body(direction)
        self.method = method
        examples = self.view.examples
        alike = examples.get("create") if self.view.action == "update" else None
        example = examples.get(self.view.action, alike)
        if body and example is not None:
            for content in body["content"].values():
                content["example"] = plain(example)
        return body

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        found = {str(self._status()): self._success(direction)}
        for status in self._refusals():
            ref = self._component(self.view.dialect.error_of(status))
            answer = _answer(REASONS[status], "application/json", ref)
            answer["content"]["application/json"]["example"] = self._refused(status)
            found[str(status)] = answer
        return dict(sorted(found.items()))

    def _status(self) -> int:
        return 204 if self.method == "DELETE" else self.view.status_of(self.view.action)

    def _success(self, direction: Any) -> Schema:
        chosen = self.get_response_serializers()
        if chosen is None:
            return {"description": "Done."}
        if isinstance(chosen, str):
            return _answer("A file.", chosen, {"type": "string", "format": "binary"})
        shape = self._shape(chosen, direction)
        answer = _answer("Done." if self.method != "GET" else "Found.", "application/json", shape)
        if self.view.example is not None and self._shows_the_resource(chosen):
            example = plain(self.view.example)
            answer["content"]["application/json"]["example"] = self._whole(example)
        return answer

    def _shape(self, chosen: Any, direction: Any) -> Schema:
        if isinstance(chosen, dict):
            return chosen
        many = isinstance(chosen, ListSerializer)
        component = self.resolve_serializer(chosen.child if many else chosen, direction).ref
        rows: Schema = {"type": "array", "items": component}
        if self._is_list_view() and self.view.paginated:
            return self.view.dialect.paginator.schema(rows)
        is_array = many or self._is_list_view()
        return self.view.dialect.wrap_schema(rows if is_array else component)

    def _shows_the_resource(self, chosen: Any) -> bool:
        return chosen is self.view.serializer_class

    def _whole(self, example: Any) -> Any:
        if not self._is_list_view():
            return self.view.dialect.wrap(example)
        if not self.view.paginated:
            return self.view.dialect.wrap([example])
        paginator = self.view.dialect.paginator
        return paginator.envelope(Page(None, 1, paginator.size, 1), [example])

    def _refusals(self) -> Iterator[int]:
        has_body = self.method in ("POST", "PUT", "PATCH")
        if has_body:
            yield from (400, 409, 413, 415)
        if self.view.action not in self.view.open_actions:
            yield from (401, 403)
        if "{" in self.path:
            yield 404
        if has_body or self.method == "DELETE" or self.view.action == "list":
            yield 422
        if self.view.dialect.throttles or self.view.action in self.view.open_actions:
            yield 429

    def _refused(self, status: int) -> Schema:
        if status == 422:
            wrong = {"name": [wording.filled(wording.REQUIRED, "name")]}
            return self.view.dialect.refuse(refusals.invalid(wrong))
        return self.view.dialect.refuse(refusals.plain(status))

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """`BranchOut` is documented as Branch."""
        return super().get_serializer_name(serializer, direction).removesuffix("Out")

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> Schema:
        """Without the labels of the staff pages, which are in their reader's language."""
        found = super()._get_serializer_field_meta(field, direction)
        found.pop("title", None)
        return found

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Schema:
        """A serializer without a docstring would get its base's, which says nothing here."""
        found = super()._map_basic_serializer(serializer, direction)
        if not force_instance(serializer).__class__.__doc__:
            found.pop("description", None)
        return found

    def _component(self, name: str) -> Schema:
        component = ResolvedComponent(
            name=name,
            type=ResolvedComponent.SCHEMA,
            object=name,
            schema=self.view.dialect.error_schemas[name],
        )
        self.registry.register_on_missing(component)
        return component.ref


def documented(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """One address for each operation: not the second mount, nor the twin without `v1`."""
    paths = {path for path, *_ in endpoints}
    return [
        (path, *rest, callback)
        for path, *rest, callback in endpoints
        if path.startswith("/api/")
        and path.replace("/api/", "/api/v1/", 1) not in paths
        and isinstance(getattr(callback.cls, "schema", None), ApiSchema)
    ]


def with_examples(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Each request and answer gets an example, made from its schema where nobody wrote one."""
    schemas = result.get("components", {}).get("schemas", {})
    for operations in result["paths"].values():
        for operation in operations.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                json = body.get("content", {}).get("application/json")
                if json is not None and "example" not in json:
                    json["example"] = sample(json["schema"], schemas)
    return result


def sample(schema: Schema, schemas: Schema, name: str = "", depth: int = 0) -> Any:
    """A plausible value of a schema."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth + 1)
    for key in ("example", "default"):
        if key in schema:
            return schema[key]
    if inner := schema.get("allOf") or schema.get("oneOf"):
        return sample(inner[0], schemas, name, depth + 1)
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        inside = schema.get("properties", {})
        return {key: sample(found, schemas, key, depth + 1) for key, found in inside.items()}
    if kind == "array":
        return [] if depth > 6 else [sample(schema["items"], schemas, name, depth + 1)]
    word = _word(kind, schema.get("format", ""), name)
    return word[: schema.get("maxLength")] if isinstance(word, str) else word


def _word(kind: str | None, form: str, name: str) -> Any:
    if kind in ("integer", "number"):
        return 1
    if kind == "boolean":
        return True
    by_form = {
        "date": "2026-03-27",
        "date-time": "2026-03-27T10:00:00Z",
        "email": "jane@example.com",
        "uri": "https://example.com",
    }
    return by_form.get(form) or name.replace("_", " ")


def plain(example: Any) -> Any:
    """An example as YAML and JSON have it: dates as text, decimals as numbers."""
    if isinstance(example, dict):
        return {key: plain(value) for key, value in example.items()}
    if isinstance(example, list | tuple):
        return [plain(value) for value in example]
    if isinstance(example, datetime.date):
        return example.isoformat()
    if isinstance(example, Decimal):
        return float(example)
    return example


def _answer(description: str, media_type: str, schema: Schema) -> Schema:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _dedented(text: str) -> str:
    return re.sub(r"\n[ \t]+", "\n", text).strip()
