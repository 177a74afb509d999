"""Customers as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from crm.services import (
            customers,
            personal_data,  # noqa: F401  says what is known of a person
        )
        from repair_angel.kernel.services import companies

        companies.furnishes(customers.furnish)
