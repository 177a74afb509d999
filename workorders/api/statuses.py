"""Statuses, in the company's own words."""

from rest_framework import serializers

from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ListsRows
from workorders.models import WorkOrderStatus


class StatusOut(ModelOut):
    """A status as it stands in a list; work orders show slug and label alone."""

    label = serializers.SerializerMethodField()

    class Meta:
        model = WorkOrderStatus
        fields = ["id", "slug", "label", "colour", "position", "stage"]

    def get_label(self, status: WorkOrderStatus) -> str:
        return status.label_in(self.context["view"].company.locale)


class StatusViewSet(ListsRows):
    """Where a repair can be. Labels follow the company's language."""

    resource = "work-orders"
    queryset = WorkOrderStatus.objects.all()
    serializer_class = StatusOut
    ordering = ("position", "pk")
    example = {
        "id": 7,
        "slug": "in_repair",
        "label": "In Repair",
        "colour": "#4f46e5",
        "position": 6,
        "stage": "in_progress",
    }
