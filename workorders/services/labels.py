"""Labels for devices, printed whenever somebody asks: nothing of them is kept."""

from repair_angel.kernel import pdf
from repair_angel.kernel.errors import unknown_reference
from repair_angel.kernel.tenancy import get_or_404
from workorders.documents import label as document
from workorders.documents import languages
from workorders.models import WorkOrder

SIZES = tuple(document.SIZES)
USUAL = SIZES[0]


def render(work_order_id: int, *, size: str = "", language: str = "") -> bytes:
    """The PDF of a label, of exactly the paper's size; in the company's language unless said.

    Raises NotFound, InvalidInput for a size or language there is not, PdfUnavailable.
    """
    if (size or USUAL) not in document.SIZES:
        raise unknown_reference("size")
    parts = WorkOrder.objects.select_related(
        "company", "customer", "device", "branch", "assigned_to__user"
    )
    order = get_or_404(parts, work_order_id)
    spoken = languages.chosen(language, order.company.locale)
    page = document.page(order, document.SIZES[size or USUAL], spoken)
    return pdf.render(page.html, css=page.css, images=page.images)
