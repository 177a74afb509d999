"""Photos of a device, to look at and to add."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel import content
from repair_angel.kernel.api.input import ChoiceIn, InputSerializer
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ListsRows
from repair_angel.kernel.downloads import file_response
from repair_angel.kernel.tenancy import get_or_404
from workorders.api.notes import MemberOut
from workorders.models import WorkOrder, WorkOrderPhoto
from workorders.services import photos
from workorders.states import PhotoPhase

A_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class PictureIn(serializers.CharField):
    """A file of a multipart form, or the picture as base64 inside JSON."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return data if isinstance(data, UploadedFile) else super().run_validation(data)

    def to_internal_value(self, data: Any) -> bytes:
        text = super().to_internal_value(data)
        return content.decoded(text, allowed=content.PICTURES, max_bytes=content.MAX_BYTES)


class PhotoIn(InputSerializer):
    """PNG, JPEG or WebP of at most 15 MB. What the camera wrote into it is left out."""

    file = PictureIn()
    phase = ChoiceIn(PhotoPhase, default=PhotoPhase.BEFORE)


class PhotoOut(ModelOut):
    name = serializers.CharField(source="picture.name", read_only=True)
    content_type = serializers.CharField(source="picture.content_type", read_only=True)
    size = serializers.IntegerField(source="picture.size", read_only=True)
    user = MemberOut(source="member", read_only=True, allow_null=True)

    class Meta:
        model = WorkOrderPhoto
        fields = ["id", "phase", "name", "content_type", "size", "user", "created_at"]


class PhotoViewSet(ListsRows):
    """How the device looked before, during and after the repair. Photos are never changed."""

    resource = "work-orders"
    queryset = WorkOrderPhoto.objects.none()
    serializer_class = PhotoOut
    paginated = False
    ordering = ("id",)
    extra_parsers = (MultiPartParser,)
    inputs = {"create": PhotoIn}
    commands = {"create": photos.add}
    outputs = {"retrieve": "application/octet-stream", "thumbnail": "application/octet-stream"}
    examples = {"create": {"file": A_DOT, "phase": "before"}}
    example = {
        "id": 12,
        "phase": "before",
        "name": "front.jpg",
        "content_type": "image/jpeg",
        "size": 481220,
        "user": {"id": 3, "name": "Jan Bakker"},
        "created_at": "2026-03-27T10:02:00Z",
    }

    def get_queryset(self) -> QuerySet[Any]:
        order = get_or_404(WorkOrder.objects.only("pk"), self.kwargs["pk"])
        return order.photos.select_related("picture", "thumbnail", "member__user")

    def prepare(self, pk: int) -> None:
        """Draws the picture; a stranger's work order is not there, and costs no drawing."""
        if self.action == "create":
            get_or_404(WorkOrder.objects.only("pk"), pk)
            given = self.parse()
            self.given = {**given, "file": photos.draw(given["file"])}

    def create(self, request: Request, pk: int) -> Response:
        """Add a photo, as a multipart form or as base64; at most 20 to a work order."""
        return self.present(photos.add(actor=self.actor, work_order_id=pk, **self.given))

    def retrieve(self, request: Request, pk: int, photo_id: int) -> FileResponse:
        """Download a photo."""
        return file_response(get_or_404(self.get_queryset(), photo_id).picture)

    def thumbnail(self, request: Request, pk: int, photo_id: int) -> FileResponse:
        """Download a photo no larger than 400 by 400 pixels."""
        return file_response(get_or_404(self.get_queryset(), photo_id).thumbnail)
