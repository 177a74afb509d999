"""The staff site alone."""

from django.urls import include, path

from repair_angel.kernel.admin.site import site

urlpatterns = [path("admin/", site.urls), path("language/", include("django.conf.urls.i18n"))]
