"""Tokens: given, checked, revoked."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import abilities as abilities_known
from repair_angel.kernel import events, live_tokens, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from repair_angel.kernel.models import ApiToken, Branch, Member
from repair_angel.kernel.tenancy import get_or_404

USED_EVERY = datetime.timedelta(minutes=1)


@command("api-tokens.write")
def create(
    *, actor: Actor, name: str, abilities: list[str], within: list[str] | None = None
) -> tuple[ApiToken, str]:
    """A token of the asking member; returns it with its plain text, shown this once.

    `within` are the abilities of the token that asks: the new one is never wider. Raises
    InvalidInput for an ability that does not exist, NotPermitted for a wider one. Records
    `kernel.api_token.created`.
    """
    wanted = abilities or ["*"]
    if unknown := abilities_known.unknown(wanted):
        raise InvalidInput({"abilities": [f"The ability {unknown[0]} does not exist."]})
    if within is not None and "*" not in within and not set(wanted) <= set(within):
        raise NotPermitted(_("A token cannot make a token wider than itself."))
    member = Member.objects.get(pk=actor.member_id or 0, company_id=tenancy.company_id())
    token, plain = ApiToken.issue(member=member, name=name, abilities=wanted)
    events.record("kernel.api_token.created", subject=_anchor(), made_token_id=token.pk)
    return token, plain


@command("api-tokens.write")
def revoke(*, actor: Actor, token_id: int) -> None:
    """From the next request on it is refused. One's own; administrators also others'.

    Records `kernel.api_token.revoked`.
    """
    mine = ApiToken.objects.filter(company_id=tenancy.company_id())
    if not actor.may("employees.write"):
        mine = mine.filter(member_id=actor.member_id or 0)
    get_or_404(mine, token_id).delete()
    events.record("kernel.api_token.revoked", subject=_anchor(), revoked_token_id=token_id)


def found(presented: str) -> ApiToken | None:
    """The live token of `12|<secret>`, with member, user and company; None for anything else.

    One select by primary key, so revoking works at once. Notes its use at most once a minute.
    """
    number, bar, secret = presented.partition("|")
    if not (bar and number.isascii() and number.isdigit() and len(number) < 19):
        return None
    now = timezone.now()
    token = live_tokens.live(int(number), now, used_before=now - USED_EVERY)
    if token is None or not token.matches(secret):
        return None
    if token.is_stale:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _anchor() -> Branch:
    """Tokens are global rows; their events hang on the company's first branch."""
    return Branch.objects.earliest("pk")
