"""The API's addresses: those of each app that has an `api/urls.py`, from the bottom up."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

APPS = (
    "repair_angel.kernel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
)


def _of(app: str) -> list[URLPattern]:
    if find_spec(f"{app}.api") is None or find_spec(f"{app}.api.urls") is None:
        return []
    return import_module(f"{app}.api.urls").urlpatterns


urlpatterns = [
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema")),
    path("redoc", SpectacularRedocView.as_view(url_name="schema")),
    *(pattern for app in APPS for pattern in _of(app)),
]
