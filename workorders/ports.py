"""What repairs need from apps above them, which register their implementation here."""

from decimal import Decimal
from typing import Protocol

from workorders.models import WorkOrder


class OpenBalance(Protocol):
    """Knows what is still to be paid for a repair. Reads only; may be asked under locks."""

    def of(self, work_order: WorkOrder) -> Decimal:
        """What is due of its invoices, and what of it is not invoiced yet, including VAT."""


class NothingPaid:
    """Without accounting nothing was ever paid, and nothing is asked."""

    def of(self, work_order: WorkOrder) -> Decimal:
        return Decimal("0.00")


_open_balance: OpenBalance = NothingPaid()


def open_balance() -> OpenBalance:
    return _open_balance


def use_open_balance(implementation: OpenBalance) -> OpenBalance:
    """Ask this one from now on (accounting says so when it is ready); returns the one before."""
    global _open_balance
    before, _open_balance = _open_balance, implementation
    return before
