"""/api/auth: a password for a token, and back."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.input import EmailIn, InputSerializer, TextIn
from repair_angel.kernel.api.limits import Limit
from repair_angel.kernel.api.output import Out
from repair_angel.kernel.api.viewsets import ActionViewSet
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.http import client_address
from repair_angel.kernel.models import User
from repair_angel.kernel.services import api_tokens, logins

FAILED_FROM = Limit("login-from", most=100, seconds=900)
FAILED_FOR = Limit("login-for", most=50, seconds=900)
"""Beside the lock on address and e-mail together: one address trying many people, and the reverse."""


class LoginIn(InputSerializer):
    email = EmailIn()
    password = TextIn(200, trim_whitespace=False)


class UserOut(Out):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()


class LoginOut(Out):
    token = serializers.CharField()
    user = UserOut()


class MeOut(UserOut):
    role = serializers.CharField()
    company_id = serializers.IntegerField()
    employee_id = serializers.IntegerField()


class MessageOut(Out):
    message = serializers.CharField()


class AuthViewSet(ActionViewSet):
    """Logging in and out. Every other operation needs the token in its Authorization header."""

    resource = "auth"
    inputs = {"login": LoginIn}
    outputs = {"login": LoginOut, "logout": MessageOut, "me": MeOut}
    commands = {"logout": api_tokens.revoke}
    open_actions = frozenset({"login"})
    any_token = frozenset({"logout", "me"})
    examples = {"login": {"email": "admin@example.com", "password": "secret"}}

    def login(self, request: Request) -> Response:
        """Log in: a token for the company last used."""
        user = self._known(**self.parse())
        _token, plain = logins.start(user)
        return self.present({"token": plain, "user": dict(UserOut(user).data)})

    def logout(self, request: Request) -> Response:
        """Log out: the token of this request is revoked."""
        api_tokens.revoke(actor=self.actor, token_id=self.token.pk)
        return self.present({"message": "Logged out"})

    def me(self, request: Request) -> Response:
        """Show who is asking."""
        member = self.token.member
        known = {"role": member.role, "company_id": self.company.pk, "employee_id": member.pk}
        return self.present({**UserOut(member.user).data, **known})

    def _known(self, email: str, password: str) -> User:
        """Whose password this is. The answer and its timing do not tell which half was wrong."""
        email, address = email.lower(), client_address(self.request._request)
        tried: tuple[tuple[Limit, str], ...] = ((FAILED_FROM, address), (FAILED_FOR, email))
        if any(limit.is_over(who) for limit, who in tried):
            raise Throttled(wait=FAILED_FROM.seconds)
        user: Any = authenticate(self.request._request, username=email, password=password)
        if user is None:
            for limit, who in tried:
                limit.count(who)
            raise InvalidInput({"email": ["These credentials do not match our records."]})
        user_logged_in.send(sender=User, request=self.request._request, user=user)
        return user
