"""Speaking to vendors, as a Django app."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
