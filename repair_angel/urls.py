"""Which address leads where. Each door has its own list of addresses."""

from django.urls import include, path
from django.views.generic import RedirectView

from repair_angel.kernel import health
from repair_angel.kernel.admin.site import site

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", site.urls),
    path("api/", include("repair_angel.api_urls")),
    # The base address of the reference's clients: the same API, not documented twice.
    path("repair-angel-v2/api/", include("repair_angel.api_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("health", health.alive),
    path("ready", health.ready),
    path("metrics", health.metrics),
]

handler400 = "repair_angel.kernel.http.bad_request"
handler403 = "repair_angel.kernel.http.permission_denied"
handler404 = "repair_angel.kernel.http.not_found"
handler500 = "repair_angel.kernel.http.server_error"
