"""How gunicorn serves the web application: `gunicorn -c python:repair_angel.serving.gunicorn`."""

import gc
import os
import shutil
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "repair_angel.settings")
# A request gives up after this many seconds; commands and workers may take longer.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "15")

from django.conf import settings  # noqa: E402  after the two lines above

wsgi_app = "repair_angel.wsgi:application"
bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 8
keepalive = 5
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "*" if settings.TRUSTED_PROXIES else "127.0.0.1"
# Its default place is shared by everything the user runs.
control_socket_disable = True

if workers > 1:
    metrics = settings.HOME / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)


def post_worker_init(worker: Any) -> None:
    """What is loaded now stays: the collector need not look at it again (long pauses otherwise)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def child_exit(server: Any, worker: Any) -> None:
    if workers > 1:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
