"""Tags over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from crm.models import Tag
from crm.services import tags
from repair_angel.kernel.api.input import InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class TagOut(ModelOut):
    class Meta:
        model = Tag
        fields = ["id", "name"]


class TagIn(InputSerializer):
    name = TextIn(60)


class TagViewSet(ResourceViewSet):
    """Words that customers are grouped by."""

    resource = "customers"
    queryset = Tag.objects.all()
    serializer_class = TagOut
    columns = ("id", "name")
    inputs = {"create": TagIn, "update": TagIn}
    commands = {"create": tags.create, "update": tags.update, "destroy": tags.delete}
    example = {"id": 3, "name": "vip"}
    examples = {"create": {"name": "vip"}, "update": {"name": "gold"}}

    @staticmethod
    def row(id: int, name: str) -> dict[str, Any]:
        return {"id": id, "name": name}

    def create(self, request: Request) -> Response:
        """Add a tag."""
        return self.present(tags.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Rename a tag."""
        return self.present(tags.update(actor=self.actor, tag_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a tag; customers lose it."""
        tags.delete(actor=self.actor, tag_id=pk)
        return self.nothing()
