"""The samples as a Django app, installed by the test settings alone."""

from django.apps import AppConfig


class SamplesConfig(AppConfig):
    name = "tests.samples"
    label = "samples"

    def ready(self) -> None:
        from tests.samples import handlers  # noqa: F401  registers what happens to a box
