"""The kernel as a Django app, and the staff site in place of Django's own admin."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.db.models.signals import post_migrate, pre_migrate


class KernelConfig(AppConfig):
    name = "repair_angel.kernel"
    label = "kernel"
    default = True
    verbose_name = "Repair Angel"

    def ready(self) -> None:
        from repair_angel.kernel import (
            checks,  # noqa: F401  registers the checks
            crashing,
            field_names,
            guards,
        )
        from repair_angel.kernel.services import personal_data  # noqa: F401  says what is known

        field_names.translate()
        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
        if settings.CRASH_AT:
            crashing.listen(crashing.once_each(settings.CRASH_AT, settings.HOME / "crashed"))


class StaffAdminConfig(SimpleAdminConfig):
    """Every app's `admin` room registers with our site, which is the default one."""

    default = False
    default_site = "repair_angel.kernel.admin.site.StaffSite"

    def ready(self) -> None:
        super().ready()
        # The site lives in the same package as its bases, so that package cannot register pages.
        import_module("repair_angel.kernel.admin.pages")
        autodiscover()
