"""The demonstration as a Django app: it brings the command `seed_demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "repair_angel.demo"
    label = "demo"
