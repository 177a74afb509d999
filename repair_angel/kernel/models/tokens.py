"""Tokens of programs and logins."""

import hashlib
import hmac
import secrets
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.models.companies import Company
from repair_angel.kernel.models.members import Member


class ApiToken(models.Model):
    """A program's access to one company, as one member. Only a hash of its secret is kept.

    Revoking is deleting: the next request is refused. It never allows more than its member's role
    does today.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=120)
    abilities = models.JSONField(_("abilities"), default=list)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    is_stale: bool
    """Whether its use is to be noted again; known where a request found it."""

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes = [models.Index(fields=["company", "-id"], name="apitoken_newest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, *, member: Member, name: str, abilities: list[str]) -> tuple[Self, str]:
        """Save a new token; returns it with `12|<secret>`, which is shown this once."""
        secret = secrets.token_urlsafe(36)
        token = cls.objects.create(
            company_id=member.company_id,
            member=member,
            name=name,
            abilities=abilities,
            digest=_digest(secret),
        )
        return token, f"{token.pk}|{secret}"

    def matches(self, secret: str) -> bool:
        return hmac.compare_digest(self.digest, _digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
