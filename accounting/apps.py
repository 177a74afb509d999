"""Accounting as a Django app: it keeps the stock's value in the books and furnishes new companies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountingConfig(AppConfig):
    name = "accounting"
    verbose_name = _("Money")

    def ready(self) -> None:
        from accounting import handlers  # noqa: F401  registers what we do when an event comes by
        from accounting.services import furnishing, stock_ledger
        from inventory import ports
        from repair_angel.kernel.services import companies

        companies.furnishes(furnishing.furnish)
        ports.use_ledger(stock_ledger.StockPostings())
