"""Programs that log in with a person's password: a token for the company last used."""

from django.utils.translation import gettext as _

from repair_angel.kernel import abilities, tenancy
from repair_angel.kernel.errors import NotPermitted
from repair_angel.kernel.models import ApiToken, Member, User
from repair_angel.kernel.services import api_tokens

NAME = "Login"


def start(user: User) -> tuple[ApiToken, str]:
    """A token of a person whose password was right, with its plain text.

    For the company last used, else the one joined first. Raises NotPermitted when the person works
    for no active company. Records `kernel.api_token.created`.
    """
    member = _member(user)
    with tenancy.working_for(member.company_id):
        return api_tokens.create(actor=member.actor(), name=NAME, abilities=[abilities.EVERYTHING])


def _member(user: User) -> Member:
    memberships = Member.objects.filter(user=user, is_active=True, company__is_active=True)
    by_company = {member.company_id: member for member in memberships.order_by("-pk")}
    if not by_company:
        raise NotPermitted(_("You are not a member of any active company."))
    oldest = list(by_company.values())[-1]
    return by_company.get(user.last_company_id or 0, oldest)
