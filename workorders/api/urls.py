"""Addresses of repairs."""

from repair_angel.kernel.api.routing import Router
from workorders.api.statuses import StatusViewSet
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
router.register("work-order-statuses", StatusViewSet)
router.route("v1/work-orders/<id:pk>/timeline", TimelineViewSet, get="list")
router.route("v1/work-orders/<id:pk>/timeline/note", TimelineViewSet, post="add_note")

urlpatterns = router.urls
