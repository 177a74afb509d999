"""Where the books answer."""

from accounting.api.cash_sessions import CashSessionViewSet
from accounting.api.credit_notes import CreditNoteViewSet
from accounting.api.fiscal_years import FiscalYearViewSet
from accounting.api.gl_accounts import GlAccountViewSet
from accounting.api.invoices import InvoiceViewSet
from accounting.api.journal_entries import JournalEntryViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("cash-sessions", CashSessionViewSet)
router.register("v1/credit-notes", CreditNoteViewSet)
router.register("fiscal-years", FiscalYearViewSet)
router.register("gl-accounts", GlAccountViewSet)
router.register("journal-entries", JournalEntryViewSet)
router.register("invoices", InvoiceViewSet)
urlpatterns = router.urls
