"""Row locks, always in the order: invoice, period, number series. Each call evaluates, so it locks."""

from accounting.models import Invoice
from repair_angel.kernel.tenancy import get_or_404


def invoice(invoice_id: int) -> Invoice:
    """The invoice with its customer, locked. Raises NotFound."""
    locked = Invoice.objects.select_for_update(of=("self",)).select_related(
        "customer__organisation", "pdf"
    )
    return get_or_404(locked, invoice_id)
