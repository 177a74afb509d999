"""What every chapter of the story knows: the people, the shelves, the customers, the diary."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from repair_angel.demo.diary import Diary
from repair_angel.demo.tables import Row
from repair_angel.kernel.commands import Actor

SEED = 20260101


@dataclass
class Shop:
    """The demonstration while it is being made. `say` tells whoever waits how far it is."""

    begin: datetime.date
    today: datetime.date
    diary: Diary
    say: Callable[[str], None]
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  not a secret
    actors: dict[str, Actor] = field(default_factory=dict)
    technicians: list[Actor] = field(default_factory=list)
    products: dict[str, int] = field(default_factory=dict)
    bins: dict[str, int] = field(default_factory=dict)
    customers: list[int] = field(default_factory=list)
    businesses: set[int] = field(default_factory=set)

    def drawn(self, rows: Sequence[Row]) -> Row:
        """One of the rows, by their weights."""
        return self.random.choices(rows, [int(row["weight"]) for row in rows])[0]

    def chance(self, of_hundred: int) -> bool:
        return self.random.randrange(100) < of_hundred
