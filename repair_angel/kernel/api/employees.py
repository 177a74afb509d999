"""/api/employees"""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from repair_angel.kernel import tenancy
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.models import Member


class EmployeeOut(ModelOut):
    name = serializers.CharField(source="user.name")
    role = serializers.CharField(source="get_role_display")
    email = serializers.EmailField(source="user.email")

    class Meta:
        model = Member
        fields = ["id", "name", "role", "email"]


class EmployeeViewSet(ResourceViewSet):
    """The people who work here now; `assigned_to` of a work order is one of these."""

    resource = "employees"
    serializer_class = EmployeeOut
    paginated = False
    ordering = ("id",)
    columns = ("id", "user__name", "role", "user__email")
    example = {"id": 1, "name": "Alice B.", "role": "Technician", "email": "alice@shop.nl"}

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.filter(company_id=tenancy.company_id(), is_active=True)

    def read_queryset(self) -> QuerySet[Member]:
        return self.get_queryset().select_related("user")

    @staticmethod
    def row(id: int, name: str, role: str, email: str) -> dict[str, Any]:
        return {
            "id": id,
            "name": name,
            "role": Member(role=role).get_role_display(),
            "email": email,
        }
