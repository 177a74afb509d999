"""The walls, tried for one operation: what another company's ids can see, change or be put into."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from tests.generated import calling
from tests.generated.operations import Operation
from tests.generated.registry import Exercise, World


def findings(operation: Operation, ours: World, theirs: World) -> list[str]:
    """Everything that is wrong with an operation; empty when its walls hold and it was exercised."""
    control = calling.exercise(operation, ours)
    foreign = calling.exercise(operation, theirs)
    places, filters = calling.references(operation), calling.id_filters(operation)
    in_body = {place: calling.named(operation, place[-1], theirs) for place in places}
    in_query = {name: calling.named(operation, name, theirs) for name in filters}
    trial = Trial(operation, ours, theirs, control)
    trial.path_ids(foreign.ids)
    trial.body_ids(in_body)
    trial.filters(in_query)
    trial.itself()
    return trial.found


@dataclass
class Trial:
    """One operation, called again and again; every call's effects are looked at and undone."""

    operation: Operation
    ours: World
    theirs: World
    control: Exercise
    found: list[str] = field(default_factory=list)

    def path_ids(self, foreign: dict[str, Any]) -> None:
        for name in self.operation.parameters:
            ids = {**self.control.ids, name: foreign[name]}
            answer = self._call(replace(self.control, ids=ids))
            if answer.status_code != 404:
                self.found.append(f"their {name} in the path: {answer.status_code}")

    def body_ids(self, foreign: dict[tuple[str, ...], Any]) -> None:
        for place, number in foreign.items():
            body = self.operation.with_field(self.control.body, place, number)
            answer = self._call(replace(self.control, body=body))
            if answer.status_code != 422:
                self.found.append(f"their {'.'.join(place)} in the body: {answer.status_code}")

    def filters(self, foreign: dict[str, Any]) -> None:
        for name, number in foreign.items():
            answer = self._call(replace(self.control, query={name: number}))
            if answer.status_code != 200 or rows(answer):
                self.found.append(f"their {name} as a filter: {answer.status_code}")

    def itself(self) -> None:
        """The control: a refusal would hide a path that nobody tried."""
        answer = self._call(self.control)
        if answer.status_code >= 400:
            self.found.append(f"not exercised: {answer.status_code} {_shown(answer)[:300]!r}")

    def _call(self, chosen: Exercise) -> HttpResponse:
        with transaction.atomic():
            with calling.Watch() as watch:
                answer = calling.call(self.operation, self.ours, chosen)
            after = calling.snapshot(self.theirs) if watch.wrote else None
            transaction.set_rollback(True)
        if after is not None and after != calling.snapshot(self.theirs):
            self.found.append("changes another company's rows")
        if self.theirs.mark.encode() in (shown := _shown(answer)):
            self.found.append(f"shows another company's data: {shown[:200]!r}")
        return answer


def rows(answer: HttpResponse) -> list[Any]:
    shown = answer.json()
    return shown["data"] if isinstance(shown, dict) else shown


def _shown(answer: HttpResponse) -> bytes:
    if not answer.streaming:
        return answer.content
    if not hasattr(answer, "kept"):
        answer.kept = b"".join(answer.streaming_content)
    return answer.kept
