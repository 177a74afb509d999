"""Addresses of repairs."""

from repair_angel.kernel.api.routing import Router
from workorders.api.checklists import ChecklistViewSet
from workorders.api.paper import PaperViewSet
from workorders.api.photos import PhotoViewSet
from workorders.api.statuses import StatusViewSet
from workorders.api.time_entries import TimeEntryViewSet
from workorders.api.timeline import TimelineViewSet
from workorders.api.work_orders import WorkOrderViewSet

router = Router()
router.register("work-orders", WorkOrderViewSet)
router.route(
    "work-orders/<id:pk>/lines/<id:line_id>",
    WorkOrderViewSet,
    put="change_line",
    patch="change_line",
    delete="remove_line",
)
router.route("work-orders/<id:pk>/photos", PhotoViewSet, get="list", post="create")
router.route("work-orders/<id:pk>/photos/<id:photo_id>", PhotoViewSet, get="retrieve")
router.route("work-orders/<id:pk>/photos/<id:photo_id>/thumbnail", PhotoViewSet, get="thumbnail")
router.route("work-orders/<id:pk>/checklist", ChecklistViewSet, get="retrieve", post="answer")
router.route("work-orders/<id:pk>/time-entries", TimeEntryViewSet, get="list")
router.route("work-orders/<id:pk>/time-entries/start", TimeEntryViewSet, post="start")
router.route("work-orders/<id:pk>/time-entries/stop", TimeEntryViewSet, post="stop")
router.route("work-orders/<id:pk>/label", PaperViewSet, get="label")
router.route("work-orders/<id:pk>/receipt", PaperViewSet, get="receipt")
router.route("work-orders/<id:pk>/send-receipt", PaperViewSet, post="send_receipt")
router.register("work-order-statuses", StatusViewSet)
router.route("v1/work-orders/<id:pk>/timeline", TimelineViewSet, get="list")
router.route("v1/work-orders/<id:pk>/timeline/note", TimelineViewSet, post="add_note")

urlpatterns = router.urls
