"""Rounding, and nothing else rounds. Half goes away from zero, as the Belastingdienst counts."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
WHOLE = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "nearest": ROUND_HALF_UP}


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """20.125 → 20.13, -8.405 → -8.41. `places` is the number of decimals kept."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def whole(value: Decimal, towards: str) -> Decimal:
    """Whole euros: `floor` (-63.40 → -64), `ceil` (-10.01 → -10) or `nearest`."""
    return value.to_integral_value(rounding=WHOLE[towards]).quantize(CENT)


def to_five_cents(amount: Decimal) -> Decimal:
    """What is handed over in coins: 149.97 → 149.95, 149.98 → 150.00."""
    return rounded(rounded(amount * 20, 0) / 20)


def percentage(amount: Decimal, rate: Decimal, places: int = 2) -> Decimal:
    """`rate` per cent of an amount, rounded."""
    return rounded(amount * rate / 100, places)


def included(gross: Decimal, rate: Decimal) -> Decimal:
    """The VAT inside a gross amount at `rate` per cent, rounded to the cent."""
    return rounded(gross * rate / (100 + rate))


def allocate(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount in proportion to weights so that the parts add up to it exactly.

    Each part is cut to the cent towards zero; missing cents go to the largest remainders of their
    sign, ties to the first. Without any weight the first part takes all.
    """
    if not weights:
        return []
    whole = sum(weights)
    if not whole:
        return [total, *[Decimal("0.00")] * (len(weights) - 1)]
    exact = [total * weight / whole for weight in weights]
    parts = [Decimal(int(share * 100)).scaleb(-2) for share in exact]
    missing = int((total - sum(parts)) / CENT)
    step = CENT if missing > 0 else -CENT
    by_remainder = sorted(range(len(parts)), key=lambda i: ((parts[i] - exact[i]) * step, i))
    for i in by_remainder[: abs(missing)]:
        parts[i] += step
    return parts


def shown(value: Decimal, least_places: int = 0) -> Decimal:
    """Without needless zeros, but with at least so many decimals: 12.000 → 12, 89.0000 → 89.00."""
    normal = value.normalize()
    places = max(least_places, -normal.as_tuple().exponent)  # type: ignore[operator]
    return normal.quantize(Decimal(1).scaleb(-max(places, 0)))
