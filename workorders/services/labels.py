"""Labels for devices, printed whenever somebody asks: nothing of them is kept."""

from repair_angel.kernel import pdf, tenancy
from repair_angel.kernel.errors import unknown_reference
from repair_angel.kernel.models import Company
from repair_angel.kernel.tenancy import get_or_404
from workorders.documents import label as document
from workorders.models import WorkOrder
from workorders.services import receipts

SIZES = tuple(document.SIZES)
USUAL = SIZES[0]


def render(work_order_id: int, *, size: str = USUAL, language: str = "") -> bytes:
    """The PDF of a label, of exactly the paper's size; in the company's language unless said.

    Raises NotFound, InvalidInput for a size or language there is not, PdfUnavailable.
    """
    if size not in document.SIZES:
        raise unknown_reference("size")
    parts = WorkOrder.objects.select_related("customer", "branch", "assigned_to__user")
    order = get_or_404(parts, work_order_id)
    company = Company.objects.get(pk=tenancy.company_id())
    spoken = receipts.language_for(company, language)
    page = document.page(order, company, document.SIZES[size], spoken)
    return pdf.render(page.html, css=page.css, images=page.images)
