"""Where the books answer."""

from accounting.api.btw_periods import BtwPeriodViewSet
from accounting.api.cash_sessions import CashSessionViewSet
from accounting.api.credit_notes import CreditNoteViewSet
from accounting.api.fiscal_years import FiscalYearViewSet
from accounting.api.general_ledger import GeneralLedgerViewSet
from accounting.api.gl_accounts import GlAccountViewSet
from accounting.api.invoices import InvoiceViewSet
from accounting.api.journal_entries import JournalEntryViewSet
from accounting.api.margin_entries import MarginEntryViewSet
from accounting.api.recurring_invoices import RecurringInvoiceViewSet
from accounting.api.tax_rates import TaxRateViewSet
from accounting.api.vat_corrections import VatCorrectionViewSet
from accounting.api.vat_entries import VatEntryViewSet
from accounting.api.vat_regimes import VatRegimeViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("cash-sessions", CashSessionViewSet)
router.register("v1/credit-notes", CreditNoteViewSet)
router.register("fiscal-years", FiscalYearViewSet)
router.register("gl-accounts", GlAccountViewSet)
router.register("journal-entries", JournalEntryViewSet)
router.register("invoices", InvoiceViewSet)
router.register("tax-rates", TaxRateViewSet)
router.register("btw-periods", BtwPeriodViewSet)
router.register("vat-entries", VatEntryViewSet)
router.register("vat-regimes", VatRegimeViewSet)
router.register("vat-corrections", VatCorrectionViewSet)
router.register("margin-entries", MarginEntryViewSet)
router.register("v1/recurring-invoices", RecurringInvoiceViewSet)
router.route("general-ledger/trial-balance", GeneralLedgerViewSet, get="trial_balance")
router.route("general-ledger/balance-sheet", GeneralLedgerViewSet, get="balance_sheet")
router.route("general-ledger/profit-and-loss", GeneralLedgerViewSet, get="profit_and_loss")
router.route("general-ledger/debtors", GeneralLedgerViewSet, get="debtors")
router.route("general-ledger/accounts/<id:pk>", GeneralLedgerViewSet, get="card")
urlpatterns = router.urls
