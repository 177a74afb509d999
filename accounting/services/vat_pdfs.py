"""The VAT return on paper."""

from accounting.documents import vat_return as document
from accounting.models import VatPeriod
from accounting.selectors import vat_calendar, vat_returns
from repair_angel.kernel import pdf, tenancy
from repair_angel.kernel.models import Company
from repair_angel.kernel.services import looks


def vat_return(period: VatPeriod) -> bytes:
    """As the figures stand; an open period's says that it is one. Raises PdfUnavailable."""
    company = Company.objects.get(pk=tenancy.company_id())
    page = document.page(
        period,
        vat_returns.of_period(period),
        company=company,
        pay_by=vat_calendar.pay_by(period),
        look=looks.current(),
    )
    return pdf.render(page.html, css=page.css, images=page.images)
