"""What the customer file asks of apps above it, which register their implementation here."""

from typing import Protocol


class Repairs(Protocol):
    """Knows the repairs of devices. Reads only."""

    def count(self, device_id: int) -> int:
        """How many work orders there are of a device."""


class NoRepairs:
    """Without the app of repairs nothing was ever repaired."""

    def count(self, device_id: int) -> int:
        return 0


_repairs: Repairs = NoRepairs()


def repairs() -> Repairs:
    return _repairs


def use_repairs(implementation: Repairs) -> Repairs:
    """Ask this one from now on (workorders says so when it is ready); returns the one before."""
    global _repairs
    before, _repairs = _repairs, implementation
    return before
