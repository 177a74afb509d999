"""The app of repairs: listens to customers being changed and furnishes new companies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    name = "workorders"
    verbose_name = _("Repairs")

    def ready(self) -> None:
        from repair_angel.kernel.services import companies
        from workorders import handlers  # noqa: F401  registers what this app listens to
        from workorders.services import checklist_templates, statuses, terms

        for furnish in (statuses.furnish, checklist_templates.furnish, terms.furnish):
            companies.furnishes(furnish)
