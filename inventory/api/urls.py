"""Where the stock room answers."""

from inventory.api.categories import CategoryViewSet
from inventory.api.products import ProductViewSet
from inventory.api.stock import StockViewSet
from repair_angel.kernel.api.routing import Router

router = Router()
router.register("products", ProductViewSet)
router.register("categories", CategoryViewSet)
router.register("stock", StockViewSet)

urlpatterns = router.urls
