"""The app of repairs: listens to customers being changed and furnishes new companies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    name = "workorders"
    verbose_name = _("Repairs")

    def ready(self) -> None:
        from crm import ports
        from repair_angel.kernel.services import companies
        from workorders import handlers  # noqa: F401  registers what this app listens to
        from workorders.selectors.device_history import RepairsOfDevices
        from workorders.services import (
            checklist_templates,
            personal_data,  # noqa: F401  says what is known of a person
            statuses,
            terms,
        )

        for furnish in (statuses.furnish, checklist_templates.furnish, terms.furnish):
            companies.furnishes(furnish)
        ports.use_repairs(RepairsOfDevices())
