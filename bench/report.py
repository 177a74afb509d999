"""What was measured, as a table and as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench.cases import Case

HEAD = (
    f"{'case':<24}{'floor':>7}{'ours':>7}{'ratio':>7}{'db':>12}{'total':>7}{'p50':>8}{'p99':>8}"
    f"{'req/s':>14}  target"
)
LEGEND = """CPU in ms per request: floor, ours and their ratio are of the web processes, db is PostgreSQL's (floor/ours),
total is the ratio of both together. p50 and p99 in ms over one connection; req/s over eight (floor/ours)."""


class Side(NamedTuple):
    """Milliseconds per request: CPU of the web processes, CPU of PostgreSQL, and the wall clock."""

    web: float
    database: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Measured:
    case: Case
    floor: Side | None
    ours: Side | None
    rates: dict[str, float]

    def figures(self) -> dict[str, float]:
        """What a target may be set for."""
        assert self.ours is not None
        found = {"p50": self.ours.p50, "cpu": self.ours.web}
        if self.floor is not None:
            # Less than a tick of the kernel's accounts is not nothing.
            found["ratio"] = self.ours.web / max(self.floor.web, 0.01)
            floor = self.floor.web + self.floor.database
            found["total"] = (self.ours.web + self.ours.database) / max(floor, 0.01)
        return found

    def verdict(self) -> str:
        if not self.case.target:
            return ""
        figure = self.figures()[self.case.target]
        unit = "×" if self.case.target in ("ratio", "total") else " ms"
        word = "pass" if figure <= self.case.most else "MISS"
        return f"{self.case.target} ≤ {self.case.most:g}{unit}  {word}"


def line(one: Measured) -> str:
    floor, ours, figures = one.floor, one.ours, one.figures()
    assert ours is not None
    shown = {name: f"{figures[name]:.1f}" for name in ("ratio", "total") if name in figures}
    rates = "/".join(f"{one.rates[side]:.0f}" for side in ("floor", "ours") if side in one.rates)
    databases = "/".join(f"{side.database:.2f}" for side in (floor, ours) if side)
    return (
        f"{one.case.name:<24}{f'{floor.web:.2f}' if floor else '':>7}{ours.web:>7.2f}"
        f"{shown.get('ratio', ''):>7}{databases:>12}{shown.get('total', ''):>7}"
        f"{ours.p50:>8.1f}{ours.p99:>8.1f}{rates:>14}  {one.verdict()}"
    )


def table(found: Sequence[Measured]) -> None:
    sys.stdout.write("\n".join([HEAD, *(line(one) for one in found), "", LEGEND, ""]))


def as_json(found: Sequence[Measured], orders: int) -> str:
    return json.dumps({"orders": orders, "cases": [_facts(one) for one in found]}, indent=1)


def _facts(one: Measured) -> dict[str, Any]:
    return {
        "name": one.case.name,
        "floor": one.floor and one.floor._asdict(),
        "ours": one.ours and one.ours._asdict(),
        "requests_per_second": one.rates,
        "figures": one.figures(),
        "target": {one.case.target: one.case.most} if one.case.target else {},
        "verdict": one.verdict(),
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
