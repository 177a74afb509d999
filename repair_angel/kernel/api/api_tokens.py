"""/api/api-tokens"""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel import tenancy
from repair_angel.kernel.api.input import InputSerializer, ListIn, TextIn
from repair_angel.kernel.api.output import ModelOut, Out
from repair_angel.kernel.api.viewsets import ListsRows
from repair_angel.kernel.models import ApiToken
from repair_angel.kernel.services import api_tokens


class ApiTokenOut(ModelOut):
    abilities = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ApiToken
        fields = ["id", "name", "abilities", "created_at", "last_used_at", "expires_at"]


class NewApiTokenOut(Out):
    """The plain text is shown this once."""

    token = serializers.CharField()
    name = serializers.CharField()
    id = serializers.IntegerField()
    abilities = serializers.ListField(child=serializers.CharField())


class ApiTokenIn(InputSerializer):
    name = TextIn(120)
    abilities = ListIn(child=TextIn(60), most=200, required=False)


class ApiTokenViewSet(ListsRows):
    """Programs' access to this company. One sees one's own tokens; an administrator sees all."""

    resource = "api-tokens"
    serializer_class = ApiTokenOut
    columns = ("id", "name", "abilities", "created_at", "last_used_at", "expires_at")
    inputs = {"create": ApiTokenIn}
    outputs = {"create": NewApiTokenOut}
    commands = {"create": api_tokens.create, "destroy": api_tokens.revoke}
    examples = {"create": {"name": "Zapier Integration", "abilities": ["customers:read"]}}

    def get_queryset(self) -> QuerySet[ApiToken]:
        found = ApiToken.objects.filter(company_id=tenancy.company_id())
        if self.actor.may("employees.write"):
            return found
        return found.filter(member_id=self.token.member_id)

    @staticmethod
    def row(*values: Any) -> dict[str, Any]:
        return dict(zip(ApiTokenViewSet.columns, values, strict=True))

    def create(self, request: Request) -> Response:
        """Create a token, never wider than the one that asks."""
        asked = {"abilities": [], **self.parse()}
        token, plain = api_tokens.create(actor=self.actor, within=self.token.abilities, **asked)
        shown = {"id": token.pk, "name": token.name, "abilities": token.abilities}
        return self.present({"token": plain, **shown})

    def destroy(self, request: Request, pk: int) -> Response:
        """Revoke a token: from the next request on it is refused."""
        api_tokens.revoke(actor=self.actor, token_id=pk)
        return self.nothing()
