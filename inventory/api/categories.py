"""Kinds of products over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from inventory.models import Category
from inventory.services import categories
from repair_angel.kernel.api.input import InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class CategoryOut(ModelOut):
    class Meta:
        model = Category
        fields = ["id", "name"]


class CategoryIn(InputSerializer):
    name = TextIn(80)


class CategoryViewSet(ResourceViewSet):
    """Kinds of products."""

    resource = "products"
    queryset = Category.objects.all()
    serializer_class = CategoryOut
    columns = ("id", "name")
    inputs = {"create": CategoryIn, "update": CategoryIn}
    commands = {
        "create": categories.create,
        "update": categories.update,
        "destroy": categories.delete,
    }
    example = {"id": 2, "name": "Screens"}
    examples = {"create": {"name": "Screens"}, "update": {"name": "Displays"}}

    @staticmethod
    def row(id: int, name: str) -> dict[str, Any]:
        return {"id": id, "name": name}

    def create(self, request: Request) -> Response:
        """Add a category."""
        return self.present(categories.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Rename a category."""
        return self.present(categories.update(actor=self.actor, category_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a category that no product has."""
        categories.delete(actor=self.actor, category_id=pk)
        return self.nothing()
