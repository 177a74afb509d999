"""Killing one deed at each of its moments, and saying everything that is not as it must be.

Before the commit nothing may be left; after it everything is there once, whatever the client and the
worker do again. What "everything" is, the same deed has shown in peace.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounting.selectors import consistency as books
from inventory.selectors import consistency as stock
from repair_angel.kernel import crashing, tenancy
from repair_angel.kernel.models import EventDelivery
from tests.crash import deeds, rows
from tests.crash.mortals import Deed, Mortals
from tests.crash.scenarios import Scenario, a_company
from tests.generated.registry import World


@dataclass
class Stage:
    """A company of its own, in which everything that a deed needs is there."""

    world: World
    deed: Deed
    before: rows.Print = field(default_factory=dict)

    def __post_init__(self) -> None:
        deeds.deliver(self.company_id)
        self.before = self.seen()

    @property
    def company_id(self) -> int:
        return self.world.company.pk

    def seen(self) -> rows.Print:
        return rows.fingerprint(self.company_id)

    def effect(self) -> Counter[str]:
        """What came of it, when the worker has done its part."""
        deeds.deliver(self.company_id)
        return rows.grown(self.before, self.seen())

    def faults(self) -> Iterator[str]:
        """The books, the stock and the queue: what must hold whatever happened."""
        with tenancy.working_for(self.company_id):
            yield from map(str, books.differences())
            yield from map(str, stock.differences())
            for row in EventDelivery.objects.exclude(state="done"):
                yield f"{row.handler} is {row.state} {row.last_error}"


@dataclass
class Shown:
    """What a deed did in peace: its moments, those of the handlers after it, its rows."""

    answer: Any
    moments: list[str]
    heard: list[str]
    effect: Counter[str]

    @property
    def before(self) -> list[str]:
        """The moments at which nothing is committed yet."""
        commits = [at for at, one in enumerate(self.moments) if one.endswith(":committed")]
        return self.moments[: commits[0]] if commits else self.moments

    @property
    def after(self) -> list[str]:
        return self.moments[len(self.before) :]


@dataclass
class Trial:
    """`tried` is what some process was killed at: nobody is killed there again, unless `again`."""

    mortals: Mortals
    again: bool = False
    tried: set[str] = field(default_factory=set)
    deliver: Callable[[int], int] = deeds.deliver

    def of(self, scenario: Scenario) -> list[str]:
        """Everything that is wrong; empty when all is well."""
        if not self.again and scenario.moments and scenario.moments <= self.tried:
            return []
        shown = in_peace(scenario)
        if refused(shown.answer):
            return [f"{scenario} was not exercised: {shown.answer}"]
        early, late = self._untried(shown.before), self._untried(shown.after)
        heard = self._untried(shown.heard)
        found = []
        if early or late[:1] or heard:
            found += self._killed(scenario, shown, early, late[:1], heard)
        for moment in late[1:]:
            found += self._killed(scenario, shown, [], [moment], [])
        return [f"{scenario}: {one}" for one in found]

    def of_task(self, scenario: Scenario) -> list[str]:
        """A task may be killed between two of its commands; done again, it has done its work once."""
        shown, found = in_peace(scenario), []
        for moment in self._untried(shown.moments):
            stage = set_up(scenario)
            found += self._dies(stage, moment)
            self.mortals.do(stage.deed)
            found += _compared(stage, shown)
        return [f"{scenario}: {one}" for one in found]

    def _killed(
        self, scenario: Scenario, shown: Shown, early: list[str], late: list[str], heard: list[str]
    ) -> Iterator[str]:
        """Before the commit nothing is left of it. After it, it is done though nobody was told; a
        client who asks again with its key is answered. Then the workers die that hear of it.
        """
        stage = set_up(scenario)
        for moment in early:
            yield from self._dies(stage, moment)
            if left := rows.changed(stage.before, stage.seen()):
                yield f"killed at {moment}: half done, in {', '.join(left)}"
                return
        for moment in late:
            yield from self._dies(stage, moment)
        if not late or stage.deed.repeatable:
            answer = self.mortals.do(stage.deed).result
            if refused(answer):
                yield f"done again after {', '.join([*early, *late])}: {answer}"
        for moment in heard:
            work = Deed(self.deliver, (stage.company_id,))
            if self.mortals.do(work, dies_at=moment).killed:
                self.tried.add(moment)
            claims_run_out(stage)
        yield from _compared(stage, shown)

    def _dies(self, stage: Stage, moment: str) -> Iterator[str]:
        self.tried.add(moment)
        fate = self.mortals.do(stage.deed, dies_at=moment)
        if not fate.killed:
            yield f"{moment} was not reached: {fate.result}"

    def _untried(self, moments: list[str]) -> list[str]:
        return [one for one in dict.fromkeys(moments) if self.again or one not in self.tried]


def set_up(scenario: Scenario) -> Stage:
    world = a_company()
    return Stage(world, scenario.prepare(world))


def in_peace(scenario: Scenario) -> Shown:
    """In this very process, which the deed's listener survives."""
    stage = set_up(scenario)
    with listening() as moments:
        answer = stage.deed()
    with listening() as heard:
        effect = stage.effect()
    return Shown(answer, moments, heard, effect)


def _compared(stage: Stage, shown: Shown) -> Iterator[str]:
    if (effect := stage.effect()) != shown.effect:
        yield f"in peace {dict(shown.effect)}, with kills {dict(effect)}"
    yield from stage.faults()


def refused(answer: Any) -> bool:
    """A traceback, or a status that is one."""
    return not isinstance(answer, tuple) or answer[0] >= 400


@contextmanager
def listening() -> Iterator[list[str]]:
    """The moments that this process comes to."""
    moments: list[str] = []
    crashing.listen(moments.append)
    try:
        yield moments
    finally:
        crashing.listen(None)


def claims_run_out(stage: Stage) -> None:
    """As after five minutes; so many attempts do not count."""
    with tenancy.working_for(stage.company_id):
        waiting = EventDelivery.objects.filter(state__in=["pending", "running"])
        waiting.update(due_at=timezone.now(), attempts=0)
