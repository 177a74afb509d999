"""What a document's lines come to, and its VAT: per (category, rate) group, rounded once a group.

Excluding VAT: line net = round(quantity × unit price × (1 − discount)); VAT of a group =
round(sum of its nets × rate). Including VAT: line gross rounded; VAT of a group =
round(sum of its gross × rate / (100 + rate)). Each line's share is allocated so that the shares
add up to the group exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from repair_angel.kernel.money import allocate, included, percentage, rounded

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Priced:
    """One line as written: `category` is the UN/CEFACT code (S, Z, E, AE …), `rate` in per cent."""

    quantity: Decimal
    unit_price: Decimal
    rate: Decimal
    category: str = "S"
    discount_pct: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return rounded(self.quantity * self.unit_price * (100 - self.discount_pct) / 100)


@dataclass(frozen=True)
class LineTotal:
    """What one line comes to; `amount` is on the document's basis, so net or gross."""

    amount: Decimal
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


@dataclass(frozen=True)
class Group:
    """The lines of one category and rate together."""

    category: str
    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Totals:
    lines: tuple[LineTotal, ...]
    groups: tuple[Group, ...]

    @property
    def net(self) -> Decimal:
        return sum((group.base for group in self.groups), ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((group.vat for group in self.groups), ZERO)

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


def of(lines: Sequence[Priced], *, inclusive: bool = False, per_line: bool = False) -> Totals:
    """Add up lines of one basis; groups come in the order their first lines do.

    `per_line` rounds the VAT of each line instead of that of its group: others' documents do.
    """
    amounts = [line.amount for line in lines]
    members: dict[tuple[str, Decimal], list[int]] = {}
    for index, line in enumerate(lines):
        members.setdefault((line.category, line.rate), []).append(index)
    groups: list[Group] = []
    found: dict[int, LineTotal] = {}
    for (category, rate), indexes in members.items():
        inside = [amounts[i] for i in indexes]
        whole = sum(inside, ZERO)
        work_out = included if inclusive else percentage
        shares = [work_out(amount, rate) for amount in inside] if per_line else None
        vat = sum(shares, ZERO) if shares else work_out(whole, rate)
        groups.append(Group(category, rate, whole - vat if inclusive else whole, vat))
        for i, share in zip(indexes, shares or allocate(vat, inside), strict=True):
            net = amounts[i] - share if inclusive else amounts[i]
            found[i] = LineTotal(amounts[i], net, share)
    return Totals(tuple(found[i] for i in range(len(lines))), tuple(groups))
