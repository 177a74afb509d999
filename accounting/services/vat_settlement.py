"""The entry that empties the VAT accounts and says what is owed: of a closed period, of a supplement."""

from collections.abc import Iterable
from decimal import Decimal

from accounting.models import GlAccount
from accounting.selectors import vat_returns
from accounting.selectors.vat_returns import Sums
from accounting.services import chart
from accounting.services.ledger import Posting

ZERO = Decimal("0.00")


def postings(sums: Iterable[Sums], total: Decimal) -> list[Posting]:
    """VAT owed is debited, VAT deducted credited; the return's `total` is owed to the tax office.

    What is left is the gain of rounding.
    """
    by_account = vat_returns.owed_by_account(sums)
    exact = sum(by_account.values(), ZERO)
    account = chart.needed("vat_settlement", "vat_rounding")
    return [
        *(Posting(pk, amount) for pk, amount in sorted(by_account.items()) if amount),
        Posting(account["vat_settlement"], -total),
        Posting(account["vat_rounding"], total - exact),
    ]


def shown(lines: Iterable[Posting]) -> list[tuple[GlAccount, Decimal, Decimal]]:
    """(account, debit, credit) of an entry that is not made yet."""
    lines = [line for line in lines if line.amount]
    accounts = GlAccount.objects.in_bulk([line.account_id for line in lines])
    return [
        (accounts[line.account_id], max(line.amount, ZERO), max(-line.amount, ZERO))
        for line in lines
    ]
