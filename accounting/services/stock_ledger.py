"""Keeps the value of the stock in the books: implements inventory's port."""

from accounting.models import JournalEntry
from accounting.services import ledger, vat_periods
from accounting.services.ledger import Posting
from inventory.models import StockMove

Journal = JournalEntry.Journal
FACING = {
    StockMove.Reason.OPENING: (Journal.OPENING, "suspense"),
    StockMove.Reason.RETURN: (Journal.STOCK, "cost_of_goods"),
}
USUALLY = (Journal.STOCK, "stock_difference")


class StockPostings:
    """Posts each move of value in the transaction of the move, dated today.

    Into stock: debit stock, credit stock differences (account 7050, journal VRD); out of it the
    other way round. What was there at the beginning faces the suspense account, where the opening
    balance meets it (journal BEG); what a customer brings back is no longer a cost of what was sold
    (account 7000).
    """

    def moved(self, move: StockMove) -> None:
        """Post one move. `move.value` is positive into stock, negative out of it."""
        journal, facing = FACING.get(StockMove.Reason(move.reason), USUALLY)
        account = ledger.accounts("stock", facing)
        ledger.post(
            journal=journal,
            date=vat_periods.today(),
            postings=[
                Posting(account["stock"], move.value),
                Posting(account[facing], -move.value),
            ],
            source=move,
            purpose="moved",
            description=move.get_reason_display(),
        )
