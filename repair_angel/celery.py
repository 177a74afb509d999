"""The Celery application: what wakes the workers, and the clock of schedule.py."""

import logging.config
import os
import warnings
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from repair_angel.kernel import crashing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "repair_angel.settings")

# Its danger is pickled messages, which we do not accept.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("repair_angel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_configure.connect
def _plan(sender: Celery, **kwargs: Any) -> None:
    from repair_angel.schedule import beat_schedule  # imports no task: names only

    sender.conf.beat_schedule = beat_schedule()


@setup_logging.connect
def _log_as_django_does(**kwargs: Any) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@task_prerun.connect
def _began(task: Any, **kwargs: Any) -> None:
    crashing.reached(task.name, "began")


@task_postrun.connect
def _done(task: Any, **kwargs: Any) -> None:
    crashing.reached(task.name, "done")
