"""The kernel's own addresses."""

from repair_angel.kernel.api.branches import BranchViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("v1/branches", BranchViewSet)

urlpatterns = router.urls
