"""A state machine is a table: what is not in it does not happen."""

import importlib
from dataclasses import dataclass

import pytest

from repair_angel.kernel.errors import IllegalTransition
from repair_angel.kernel.states import StateTable

PAPER = StateTable({"draft": ["signed", "torn"], "signed": ["filed"], "torn": [], "filed": []})


@dataclass
class Paper:
    status: str

    def __str__(self) -> str:
        return "Paper 7"


def tables() -> list[tuple[str, StateTable]]:
    """The tables of the domain."""
    found = []
    for app in ("inventory", "crm", "workorders", "accounting", "notifications", "integrations"):
        try:
            states = importlib.import_module(f"{app}.states")
        except ModuleNotFoundError:
            continue
        found += [
            (f"{app}.{name}", x) for name, x in vars(states).items() if isinstance(x, StateTable)
        ]
    return found


@pytest.mark.parametrize(
    ("current", "to"),
    [("draft", "filed"), ("signed", "draft"), ("torn", "signed"), ("filed", "x"), ("x", "draft")],
)
def test_a_move_that_is_not_in_the_table_is_refused(current, to):
    paper = Paper(current)

    with pytest.raises(IllegalTransition) as refusal:
        PAPER.move(paper, to)

    assert paper.status == current
    assert (refusal.value.code, refusal.value.field) == ("illegal_transition", "status")
    assert str(refusal.value) == f"Paper 7 cannot go from {current} to {to}."


def test_moves_in_the_table_are_made_and_staying_is_allowed():
    paper = Paper("draft")

    for to in ("draft", "signed", "signed", "filed"):
        PAPER.move(paper, to)

    assert paper.status == "filed"


@pytest.mark.parametrize(("name", "table"), tables())
def test_every_status_a_table_leads_to_is_in_it(name, table):
    named = {to for targets in table.moves.values() for to in targets}

    assert named <= set(table.moves)
