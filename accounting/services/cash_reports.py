"""The Z report of a closed till: rendered when asked for, from rows that no longer change."""

from django.utils.translation import gettext_lazy as _

from accounting.documents import cash_session as document
from accounting.errors import CashSessionOpen
from accounting.models import CashSession
from accounting.services import parties
from repair_angel.kernel import pdf
from repair_angel.kernel.models import Company
from repair_angel.kernel.services import looks
from repair_angel.kernel.tenancy import get_or_404


def render(cash_session_id: int) -> bytes:
    """Raises NotFound, CashSessionOpen before the count, PdfUnavailable."""
    sessions = CashSession.objects.select_related("branch", "opened_by__user", "closed_by__user")
    session = get_or_404(sessions, cash_session_id)
    if session.is_open:
        raise CashSessionOpen(_("The till is counted first."))
    seller = parties.seller(Company.objects.get(pk=session.company_id))
    page = document.page(session, seller, looks.current())
    return pdf.render(page.html, css=page.css, images=page.images)
