"""Keeps the value of the stock in the books: implements inventory's port."""

from accounting.models import JournalEntry
from accounting.services import ledger, vat_periods
from accounting.services.ledger import Posting
from inventory.models import StockMove


class StockPostings:
    """Posts each move of value in the transaction of the move, dated today.

    Into stock: debit stock, credit stock differences; out of it the other way round
    (accounting rules: journal VRD, account 7050).
    """

    def moved(self, move: StockMove) -> None:
        """Post one move. `move.value` is positive into stock, negative out of it."""
        account = ledger.accounts("stock", "stock_difference")
        ledger.post(
            journal=JournalEntry.Journal.STOCK,
            date=vat_periods.today(),
            postings=[
                Posting(account["stock"], move.value),
                Posting(account["stock_difference"], -move.value),
            ],
            source=move,
            purpose="moved",
            description=move.get_reason_display(),
        )
