"""The staff's pages across apps, as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "repair_angel.desk"
    label = "desk"

    def ready(self) -> None:
        from repair_angel.desk.board import pages as board  # noqa: F401  registers them
        from repair_angel.desk.counter import pages  # noqa: F401  registers them
        from repair_angel.desk.work_order import pages as work_order  # noqa: F401  registers them
