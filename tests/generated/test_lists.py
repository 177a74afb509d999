"""Each list: as many queries for thirty rows as for three, and rows of the declared shape.

`UPDATE_QUERY_COUNTS=1` rewrites the baseline; look at what changed before committing it.
"""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from repair_angel.kernel import tenancy
from repair_angel.kernel.api.output import ModelOut
from tests.generated import calling, crossing
from tests.generated.operations import every
from tests.generated.registry import LISTS, PATHS, Exercise

BASELINE = Path(__file__).parents[1] / "query_counts.json"
UPDATING = os.environ.get("UPDATE_QUERY_COUNTS") == "1"
LISTED = [operation for operation in every() if operation.method == "GET" and operation.is_list]
INSIDE = [operation for operation in LISTED if operation.parameters]
TOP = [operation for operation in LISTED if not operation.parameters]


def maker_of(operation):
    """What fills a list: the rows its own path names."""
    path = operation.path.replace("/api/v1/", "/api/")
    if path in LISTS:
        return LISTS[path]
    if f"{path}/{{id}}" not in PATHS:
        raise LookupError(f"{path}: register what fills it (`lists`) in tests/generated/worlds/")
    return PATHS[f"{path}/{{id}}"]


def fill(operation, world, rows):
    """Each row with everything around it of its own, so that a query per row would show."""
    name = maker_of(operation)
    if name is not None:
        for _ in range(rows):
            assert world.anew()[name]


def measured(operation, world):
    calling.call(operation, world, Exercise())  # notes the token's use, fills what is remembered
    with CaptureQueriesContext(connection) as queries:
        answer = calling.call(operation, world, Exercise(query={"per_page": 100}))
    assert answer.status_code == 200, answer.content
    return answer, len(queries)


@pytest.mark.parametrize("operation", TOP, ids=str)
def test_the_number_of_queries_does_not_grow_with_the_rows(operation, ours):
    fill(operation, ours, 3)
    few, with_few = measured(operation, ours)
    fill(operation, ours, 27)
    many, with_many = measured(operation, ours)

    if maker_of(operation) is not None:
        assert len(crossing.rows(many)) == len(crossing.rows(few)) + 27
    assert with_many == with_few
    expect(operation.key, with_many)


def expect(key, count):
    known = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if UPDATING:
        known[key] = count
        BASELINE.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    assert known.get(key) == count, f"{key}: {count} queries, {known.get(key)} in {BASELINE.name}"


def test_the_baseline_names_no_list_that_is_gone():
    assert set(json.loads(BASELINE.read_text())) == {operation.key for operation in TOP}


@pytest.mark.parametrize("operation", TOP, ids=str)
def test_a_row_is_what_its_serializer_declares(operation, ours):
    fill(operation, ours, 2)

    answer = calling.call(operation, ours, Exercise())

    view = answer.renderer_context["view"]
    rows = crossing.rows(answer)
    assert rows
    for row in rows:
        assert row == declared(view, ours, row)


def declared(view, world, row):
    """The same row by way of the Out serializer."""
    with tenancy.working_for(world.company.pk), translation.override("en"):
        shape = view.row_output()
        found = view.get_queryset().get(pk=row["id"]) if issubclass(shape, ModelOut) else exact(row)
        shown = shape(found, context=view.get_serializer_context()).data
    return json.loads(view.dialect.renderer().render(shown))


def exact(row):
    """A row that no single model has is at least written as its serializer would."""
    return json.loads(json.dumps(row), parse_float=Decimal, parse_int=Decimal)


@pytest.mark.parametrize("operation", TOP, ids=str)
def test_past_the_end_is_an_empty_page(operation, ours):
    fill(operation, ours, 1)

    for page in ("2000000", "9" * 30):
        answer = calling.call(operation, ours, Exercise(query={"page": page}))

        assert (answer.status_code, crossing.rows(answer)) == (200, [])


@pytest.mark.parametrize("operation", LISTED, ids=str)
def test_a_parameter_of_the_wrong_kind_is_named(operation, ours):
    for name, schema in operation.query.items():
        for wrong in wrong_values(name, schema):
            chosen = calling.exercise(operation, ours)
            answer = calling.call(operation, ours, Exercise(ids=chosen.ids, query={name: wrong}))

            assert (answer.status_code, list(answer.json().get("errors", {}))) == (422, [name]), (
                f"{name}={wrong}: {answer.status_code} {answer.content[:200]!r}"
            )


def wrong_values(name, schema):
    if name in ("page", "per_page"):
        return ["x", "0", "-1", "1.5", "²"]
    if "enum" in schema:
        return ["nope", "\x00"]
    if schema.get("type") in ("integer", "boolean"):
        return ["x", "1.5", "\x00", "9" * 41]
    if schema.get("format") == "date":
        return ["yesterday", "2026-02-30", "0000-01-01", "9999-12-31", "27-03-2026"]
    return ["\x00", "x" * 201]


@pytest.mark.parametrize("operation", LISTED, ids=str)
def test_an_id_that_is_not_there_finds_nothing(operation, ours):
    chosen = calling.exercise(operation, ours)
    for name in calling.id_filters(operation):
        for absent in ("999999999", str(2**63 - 1), str(2**63), "9" * 30, "0", "-1"):
            answer = calling.call(operation, ours, Exercise(ids=chosen.ids, query={name: absent}))

            assert (answer.status_code, crossing.rows(answer)) == (200, [])
