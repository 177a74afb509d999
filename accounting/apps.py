"""Accounting as a Django app: it books what stock is worth, knows what repairs owe, furnishes companies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountingConfig(AppConfig):
    name = "accounting"
    verbose_name = _("Money")

    def ready(self) -> None:
        from accounting import handlers  # noqa: F401  registers what we do when an event comes by
        from accounting.services import (
            furnishing,
            open_balance,
            personal_data,  # noqa: F401  says what is known of a person
            stock_ledger,
        )
        from inventory import ports as stock
        from repair_angel.kernel.services import companies
        from workorders import ports as repairs

        companies.furnishes(furnishing.furnish)
        stock.use_ledger(stock_ledger.StockPostings())
        repairs.use_open_balance(open_balance.InvoiceBalance())
