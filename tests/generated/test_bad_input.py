"""Nonsense into every door: a 4xx each time, and nothing stored."""

import json

import pytest
from django.db import transaction

from tests.generated import calling
from tests.generated.operations import every
from tests.generated.registry import Exercise

WRITES = [o for o in every() if o.method in ("POST", "PUT") and not o.is_open]
WITH_BODY = [o for o in WRITES if o.body_schema is not None]
LONG = "x" * 100_000
RAW = {"NaN": "NaN", "Infinity": "-Infinity", "1e400": "1e400", "surrogate": '"\\ud800"'}
"""What Python would not write into JSON by itself."""

NUMBERS = ["NaN", "Infinity", "1e400", "abc", "1e30", {}, [1], 10**30, -(10**30), "9" * 5000]
BY_KIND = {
    "integer": [*NUMBERS, 1.5, True],
    "number": [*NUMBERS, 0.1234567890123, True],
    "string": ["surrogate", "\x00", {}, [1], 1.5, True],
    "boolean": ["maybe", {}, [1]],
    "array": ["abc", {"a": 1}, 5],
    "object": ["abc", [1], 5],
    "date": ["0000-01-01", "9999-12-31", "1899-12-31", "2200-01-01", "2026-02-30", "yesterday", 5],
    "date-time": ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "noon", 5],
    "reference": [0, -1, 2**63, 10**30, 999999999, "abc", 1.5, {}],
    "enum": ["nope", "", 5, ["a"], {}],
}
ENDS = {
    "integer": [-1, 0, 2**31 - 1, -(2**31), None],
    "number": [-1, 0, 0.001, 0.0001, 99, 100, 999999.999, 9999999.9999, 99999999.99, None],
    "string": ["", " ", "'; --", "<script>", "\u202e", "\U0001f527", LONG, None],
    "date": ["1900-01-01", "2199-12-31", None],
    "date-time": ["1900-01-01T00:00:00Z", "2199-12-31T23:59:59+14:00", None],
    "boolean": [None],
    "array": [[], None, [None], [{}]],
    "object": [{}, None],
    "reference": [None],
    "enum": [None],
}
NO_JSON = {
    b"{": 400,
    b'{"a": NaN}': 400,
    b"\xff\xfe": 400,
    b"[" * 100_000: 400,
    b"9" * 5000: 400,
    b'{"a": "' + b"x" * 10_000_000 + b'"}': 413,
}
NO_OBJECT = [b"[]", b"null", b'"x"', b"5"]
NO_KIND = ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
NEVER_SET = {
    "id": 987654321,
    "company": 987654321,
    "number": "FORGED-1",
    "invoice_number": "FORGED-1",
    "ticket_no": "FORGED-1",
    "quotation_number": "FORGED-1",
    "total": 987654321,
    "subtotal": 987654321,
    "vat_total": 987654321,
    "amount_paid": 987654321,
    "amount_due": 987654321,
    "created_at": "1999-12-31T00:00:00Z",
    "user": 987654321,
    "role": "admin",
    "is_admin": True,
}


def kind(operation, place, schema):
    if place in calling.references(operation):
        return "reference"
    if "enum" in schema:
        return "enum"
    if schema.get("format") in ("date", "date-time"):
        return schema["format"]
    return schema.get("type", "object" if "properties" in schema else "")


def written(body):
    """The body as JSON, with the values JSON does not have put in by their names."""
    text = json.dumps(body)
    for name, raw in RAW.items():
        text = text.replace(f'"{name}"', raw)
    return text.encode()


def tried(operation, world, ids, raw, content_type="application/json"):
    with transaction.atomic():
        chosen = Exercise(ids=ids)
        answer = calling.call(operation, world, chosen, raw=raw, content_type=content_type)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_wrong_value_in_any_field_is_refused(operation, ours):
    control = calling.exercise(operation, ours)
    wrong = []
    for place, schema in operation.fields():
        for value in BY_KIND.get(kind(operation, place, schema), []):
            raw = written(operation.with_field(control.body, place, value))
            answer = tried(operation, ours, control.ids, raw)
            if not refused(answer, ".".join(place)):
                shown = f"{answer.status_code} {answer.content[:160]!r}"
                wrong.append(f"{'.'.join(place)} = {str(value)[:30]}: {shown}")

    assert not wrong, "\n".join(wrong)


def refused(answer, field):
    """Not JSON, or a complaint about this field (a whole list may stand for its part)."""
    if answer.status_code != 422:
        return answer.status_code == 400
    named = answer.json().get("errors", {})
    return any(f"{field}.".startswith(f"{name}.") or name.startswith(field) for name in named)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_the_ends_of_every_range_do_no_harm(operation, ours):
    """Whether they are wanted, the field knows; a fault of ours they never are."""
    control = calling.exercise(operation, ours)
    for place, schema in operation.fields():
        for value in ENDS.get(kind(operation, place, schema), []):
            raw = written(operation.with_field(control.body, place, value))
            status = tried(operation, ours, control.ids, raw).status_code
            assert status == 422 if value == LONG and "maxLength" in schema else status < 500, place


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_a_body_that_is_no_json_object_is_refused_and_nothing_written(operation, ours):
    control = calling.exercise(operation, ours)
    expected = [(raw, "application/json", status) for raw, status in NO_JSON.items()]
    expected += [(b"name=x", kind, 415) for kind in NO_KIND]
    if operation.body_schema is not None:
        expected += [(raw, "application/json", 422) for raw in NO_OBJECT]

    with calling.Watch() as watch:
        for raw, content_type, status in expected:
            answer = tried(operation, ours, control.ids, raw, content_type)
            assert answer.status_code == status, (raw[:20], content_type)

    assert not watch.wrote


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_what_a_client_may_not_set_it_does_not_set(operation, ours, theirs):
    control = calling.exercise(operation, ours)
    known = {place[0] for place, _schema in operation.fields()}
    forged = {name: value for name, value in NEVER_SET.items() if name not in known}
    before = calling.snapshot(theirs)

    body = {**(control.body or {}), **forged, "company": theirs.company.pk}
    answer = calling.call(operation, ours, Exercise(ids=control.ids, body=body))

    assert answer.status_code < 300, answer.content
    assert b"987654321" not in answer.content
    assert b"FORGED" not in answer.content
    assert b"1999-12-31" not in answer.content
    assert calling.snapshot(theirs) == before
