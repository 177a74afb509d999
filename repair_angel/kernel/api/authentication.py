"""`Authorization: Bearer 12|secret`: a token, and with it a member and a company."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from repair_angel.kernel.models import ApiToken, User
from repair_angel.kernel.services import api_tokens


class TokenAuthentication(BaseAuthentication):
    """Cookies are never looked at, so no other site's page can act for somebody."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _, presented = request.headers.get("Authorization", "").partition(" ")
        if not presented:
            return None
        if kind.lower() != "bearer" or (token := api_tokens.found(presented.strip())) is None:
            raise AuthenticationFailed
        return token.member.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of `POST /auth/login` or `POST /api-tokens`: `12|…`.",
        }
