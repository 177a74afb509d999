from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "repair_angel.desk"
    label = "desk"
