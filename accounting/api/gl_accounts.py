"""/gl-accounts"""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import GlAccount
from accounting.services import accounts
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, FlagFilter, TextFilter
from repair_angel.kernel.api.input import ChoiceIn, FlagIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class GlAccountOut(ModelOut):
    subtype = TextOut()
    rgs_code = TextOut()

    class Meta:
        model = GlAccount
        fields = ["id", "code", "name", "type", "subtype", "rgs_code", "is_control", "is_active"]


class GlAccountIn(InputSerializer):
    code = TextIn(12)
    name = TextIn(120)
    type = ChoiceIn(GlAccount.Type)
    subtype = TextIn(30, required=False)
    rgs_code = TextIn(20, required=False)


class GlAccountChangeIn(GlAccountIn):
    is_active = FlagIn(required=False)


class GlAccountFilters(Filters):
    type = ChoiceFilter(GlAccount.Type)
    code = TextFilter()
    is_active = FlagFilter()


class GlAccountViewSet(ResourceViewSet):
    """The chart of accounts. Accounts of documents (debtors, stock, …) are not booked on by hand."""

    resource = "gl-accounts"
    queryset = GlAccount.objects.all()
    serializer_class = GlAccountOut
    filterset_class = GlAccountFilters
    paginated = False
    ordering = ("code",)
    inputs = {"create": GlAccountIn, "update": GlAccountChangeIn}
    commands = {
        "create": accounts.create,
        "update": accounts.update,
        "destroy": accounts.delete,
    }
    example: Any = {
        "id": 1,
        "code": "1000",
        "name": "Kas",
        "type": "asset",
        "subtype": "cash",
        "rgs_code": "BLimKasKas",
        "is_control": False,
        "is_active": True,
    }
    examples = {
        "create": {"code": "1110", "name": "Second bank", "type": "asset", "subtype": "bank"},
        "update": {"name": "Savings", "is_active": True},
    }

    def create(self, request: Request) -> Response:
        """Add an account."""
        return self.present(accounts.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change an account, or put it aside; its code and kind stay once it was booked on."""
        return self.present(accounts.update(actor=self.actor, gl_account_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Remove an account that nothing was booked on."""
        accounts.delete(actor=self.actor, gl_account_id=pk)
        return self.nothing()
