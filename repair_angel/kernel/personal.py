"""What is known of a person, in which tables: to show it to them, and to forget it.

Each app speaks of its own tables in `services/personal_data.py`, imported when the app is ready:

    personal.holds(
        WorkOrder,
        "customer",                                    # from a row to the person; "" is the person
        shown=("ticket_no", "received_at"),            # told, and says nothing when the person is gone
        erased={"problem_description": ""},            # what stands there afterwards, or f(row)
        by_step=("device_serial",),                    # erased by a function `when_erasing`
        kept={"barrier": "why it may stay"},
        files_stay={"signature": "why files of this kind may stay"},
    )

A test fails for a column of words that nobody spoke of. What a guard keeps as it is (issued
invoices, signed papers, the ledger) is shown and stays: the law that wants it kept is the exception
the right to be forgotten has.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from repair_angel.kernel import guards
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.references import type_of
from repair_angel.kernel.tenancy import TenantModel

BY_REFERENCE = "subject"
"""The path of tables that name their row by type and id: attachments, messages."""

BATCH = 500
Step = Callable[[Collection[int]], bool]


@dataclass(frozen=True)
class Holding:
    """What one table knows of a person, and what becomes of it."""

    model: type[TenantModel]
    path: str
    shown: tuple[str, ...] = ()
    erased: Mapping[str, Any] = field(default_factory=dict)
    by_step: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    files_stay: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return type_of(self.model)

    @property
    def fields(self) -> list[str]:
        """All that is shown to the person."""
        return [*self.shown, *self.erased, *self.by_step, *self.kept]

    def rows(self, people: Collection[int]) -> QuerySet[Any]:
        """The rows about these people, oldest first."""
        if self.path == BY_REFERENCE:
            return self.model.objects.filter(about(people)).order_by("pk")
        lookup = f"{self.path}__in" if self.path else "pk__in"
        return self.model.objects.filter(**{lookup: people}).order_by("pk")

    def erase(self, people: Collection[int]) -> int:
        """Put in place what stands there afterwards; the number of rows that said something yet."""
        if not self.erased:
            return 0
        rows = guards.changeable(self.rows(people), *self.erased)
        if any(callable(value) for value in self.erased.values()):
            return sum(bool(save_changes(row, self._values(row))) for row in rows)
        changed: int = rows.exclude(**self.erased).order_by().update(**self.erased)
        return changed

    def find_anew(self, people: Collection[int]) -> int:
        """Once all is erased: by what the rows are found now."""
        if not hasattr(self.model, "found_by"):
            return 0
        return find_anew(guards.changeable(self.rows(people), "search"))

    def _values(self, row: Any) -> dict[str, Any]:
        return {n: value(row) if callable(value) else value for n, value in self.erased.items()}


_holdings: list[Holding] = []
_steps: list[Step] = []


def holds(
    model: type[TenantModel],
    path: str,
    *,
    shown: Collection[str] = (),
    erased: Mapping[str, Any] | None = None,
    by_step: Collection[str] = (),
    kept: Mapping[str, str] | None = None,
    files_stay: Mapping[str, str] | None = None,
) -> None:
    """Say what a table knows of a person; see the module's example."""
    _holdings.append(
        Holding(
            model, path, tuple(shown), erased or {}, tuple(by_step), kept or {}, files_stay or {}
        )
    )


def when_erasing(step: Step) -> Step:
    """Register what values alone cannot say; it tells whether it changed anything."""
    _steps.append(step)
    return step


def holdings() -> list[Holding]:
    """All of them, the person's own row first: others are found by what it says then."""
    return sorted(_holdings, key=lambda one: (one.path != "", one.path == BY_REFERENCE))


def erase(people: Collection[int]) -> bool:
    """Forget these people wherever that is allowed; says whether there was anything yet."""
    changed = [one.erase(people) for one in holdings()]
    changed += [step(people) for step in _steps]
    changed += [one.find_anew(people) for one in holdings()]
    return any(changed)


def told(people: Collection[int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Per table, all that is known of these people."""
    for one in holdings():
        rows = [dict(row) for row in one.rows(people).values("id", *one.fields)]
        if rows:
            yield one.label, rows


def about(people: Collection[int], *, but_files_that_stay: bool = False) -> Q:
    """The condition by which rows that name another by type and id are about these people."""
    found = Q(pk__in=[])
    for one in _holdings:
        if one.path != BY_REFERENCE:
            subjects = one.rows(people).order_by().values("pk")
            named = Q(subject_type=one.label, subject_id__in=subjects)
            if but_files_that_stay and one.files_stay:
                named &= ~Q(kind__in=list(one.files_stay))
            found |= named
    return found


def find_anew(rows: QuerySet[Any]) -> int:
    """Make the search columns from what the rows say now; returns how many changed.

    A model whose `found_by` looks at other rows names the keys to them in `found_with`.
    """
    stale = []
    for row in rows.select_related(*getattr(rows.model, "found_with", ())).iterator(BATCH):
        if row.search != (found := row.found_by()):
            row.search = found
            stale.append(row)
    for start in range(0, len(stale), BATCH):
        rows.model.objects.bulk_update(stale[start : start + BATCH], ["search"])
    return len(stale)
