"""/api/v1/branches"""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.input import EmailIn, FlagIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.models import Branch
from repair_angel.kernel.services import branches


class BranchOut(ModelOut):
    class Meta:
        model = Branch
        fields = ["id", "name", "address", "phone", "email", "active"]


class BranchIn(InputSerializer):
    name = TextIn(120)
    address = TextIn(200, required=False)
    phone = TextIn(40, required=False)
    email = EmailIn(required=False)


class BranchChangeIn(BranchIn):
    active = FlagIn(required=False)


class BranchViewSet(ResourceViewSet):
    """Places where the company works; a closed one stays, for the documents that name it."""

    resource = "branches"
    queryset = Branch.objects.all()
    serializer_class = BranchOut
    paginated = False
    ordering = ("id",)
    columns = ("id", "name", "address", "phone", "email", "active")
    inputs = {"create": BranchIn, "update": BranchChangeIn}
    commands = {
        "create": branches.create,
        "update": branches.update,
        "destroy": branches.delete,
    }
    example = {
        "id": 1,
        "name": "Amsterdam HQ",
        "address": "Damrak 1, Amsterdam",
        "phone": "+31201234567",
        "email": "amsterdam@example.com",
        "active": True,
    }
    examples = {
        "create": {"name": "Rotterdam", "address": "Coolsingel 10, Rotterdam"},
        "update": {"active": False},
    }

    @staticmethod
    def row(*values: Any) -> dict[str, Any]:
        return dict(zip(BranchViewSet.columns, values, strict=True))

    def create(self, request: Request) -> Response:
        """Open a branch."""
        return self.present(branches.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change a branch; `active` closes or reopens it."""
        return self.present(branches.update(actor=self.actor, branch_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Close a branch."""
        branches.delete(actor=self.actor, branch_id=pk)
        return self.nothing()
