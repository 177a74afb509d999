"""A form is for one company: it carries a seal, so that one left open in another tab is refused."""

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.errors import DomainError

FIELD = "_company"
SALT = "staff-form"


class OtherCompany(DomainError):
    """The form was opened for another company than the one worked for now."""

    code = "other_company"

    def __init__(self) -> None:
        super().__init__(
            _("You have switched to another company since you opened this page. Nothing was saved.")
        )


def seal_for(company_id: int) -> str:
    """What a form of this company carries in the field `_company`."""
    return signing.Signer(salt=SALT).sign(str(company_id))


def fits(request: HttpRequest) -> bool:
    """Was the form sent with this request opened for the company worked for? No seal, no."""
    if request.company is None:
        return False
    return request.POST.get(FIELD, "") == seal_for(request.company.pk)
