"""Where the books answer."""

from accounting.api.fiscal_years import FiscalYearViewSet
from accounting.api.invoices import InvoiceViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("fiscal-years", FiscalYearViewSet)
router.register("invoices", InvoiceViewSet)
urlpatterns = router.urls
