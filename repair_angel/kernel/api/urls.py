"""The kernel's own addresses."""

from repair_angel.kernel.api.api_tokens import ApiTokenViewSet
from repair_angel.kernel.api.auth import AuthViewSet
from repair_angel.kernel.api.branches import BranchViewSet
from repair_angel.kernel.api.employees import EmployeeViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.route("auth/login", AuthViewSet, post="login")
router.route("auth/logout", AuthViewSet, post="logout")
router.route("auth/me", AuthViewSet, get="me")
router.register("api-tokens", ApiTokenViewSet)
router.register("employees", EmployeeViewSet)
router.register("v1/branches", BranchViewSet)

urlpatterns = router.urls
