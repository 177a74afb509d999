"""What the stock room needs from apps above it, which register their implementation here."""

from typing import Protocol

from inventory.models import StockMove


class StockLedger(Protocol):
    """Books what stock moves are worth. Called in the move's own transaction, under its locks."""

    def moved(self, move: StockMove) -> None:
        """Book `move.value` (above zero: stock gained it) for `move.reason`; may refuse."""


class NoLedger:
    """Without accounting nothing is booked."""

    def moved(self, move: StockMove) -> None:
        return None


_ledger: StockLedger = NoLedger()


def ledger() -> StockLedger:
    return _ledger


def use_ledger(implementation: StockLedger) -> StockLedger:
    """Book with this from now on (accounting does so when it is ready); returns the one before."""
    global _ledger
    before, _ledger = _ledger, implementation
    return before
