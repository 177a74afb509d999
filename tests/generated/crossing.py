"""The walls, tried for one operation: what another company's ids can see, change or be put into."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.http import HttpResponse

from tests.generated import calling
from tests.generated.operations import Operation
from tests.generated.registry import World


def findings(operation: Operation, ours: World, theirs: World) -> list[str]:
    """Everything that is wrong with an operation; empty when its walls hold and it was exercised."""
    control = calling.exercise(operation, ours)
    foreign = calling.exercise(operation, theirs)
    named = {
        place: calling.named(operation, place[-1], theirs)
        for place in calling.references(operation)
    }
    filters = {
        name: calling.named(operation, name, theirs) for name in calling.id_filters(operation)
    }
    before = calling.snapshot(theirs)
    found = [
        *_by_path(operation, ours, theirs, control, foreign),
        *_by_body(operation, ours, theirs, control, named),
        *_by_query(operation, ours, theirs, control, filters),
        *_exercised(operation, ours, theirs, control),
    ]
    if calling.snapshot(theirs) != before:
        found.append("changed another company's rows")
    return found


def _by_path(operation, ours, theirs, control, foreign) -> Iterator[str]:
    for name in operation.parameters:
        chosen = replace(control, ids={**control.ids, name: foreign.ids[name]})
        answer = _tried(operation, ours, chosen)
        yield from _leaks(answer, theirs)
        if answer.status_code != 404:
            yield f"their {name} in the path: {answer.status_code}"


def _by_body(operation, ours, theirs, control, named) -> Iterator[str]:
    for place, foreign in named.items():
        chosen = replace(control, body=operation.with_field(control.body, place, foreign))
        answer = _tried(operation, ours, chosen)
        yield from _leaks(answer, theirs)
        if answer.status_code != 422:
            yield f"their {'.'.join(place)} in the body: {answer.status_code}"


def _by_query(operation, ours, theirs, control, filters) -> Iterator[str]:
    for name, foreign in filters.items():
        answer = _tried(operation, ours, replace(control, query={name: foreign}))
        yield from _leaks(answer, theirs)
        if answer.status_code != 200 or rows(answer):
            yield f"their {name} as a filter: {answer.status_code} {answer.content[:80]!r}"


def _exercised(operation, ours, theirs, control) -> Iterator[str]:
    """The control: a refusal would hide a path that nobody tried."""
    answer = _tried(operation, ours, control)
    yield from _leaks(answer, theirs)
    if answer.status_code >= 400:
        yield f"not exercised: {answer.status_code} {answer.content[:300]!r}"


def rows(answer: HttpResponse) -> list[object]:
    shown = answer.json()
    return shown["data"] if isinstance(shown, dict) else shown


def _tried(operation: Operation, ours: World, chosen: calling.Exercise) -> HttpResponse:
    """A call whose effects are undone, so that the next finds the same rows."""
    with transaction.atomic():
        answer = calling.call(operation, ours, chosen)
        transaction.set_rollback(True)
    return answer


def _leaks(answer: HttpResponse, theirs: World) -> Iterator[str]:
    shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if theirs.mark.encode() in shown:
        yield f"shows another company's data: {shown[:200]!r}"
