"""Where the customer file answers."""

from crm.api.customers import CustomerViewSet
from crm.api.devices import DeviceViewSet
from crm.api.organisations import OrganisationViewSet
from crm.api.tags import TagViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("customers", CustomerViewSet)
router.register("companies", OrganisationViewSet)
router.register("tags", TagViewSet)
router.register("devices", DeviceViewSet)

urlpatterns = router.urls
