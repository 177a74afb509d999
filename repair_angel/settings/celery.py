"""What wakes the workers.

The rows are the queue; a task only says "look now". So the embedded default may be a folder of
files that loses a task now and then: the next sweep finds the rows (see repair_angel/schedule.py).
"""

from typing import Any

from repair_angel.settings import env
from repair_angel.settings.base import HOME

LONGEST_TASK = 3600
_queue = HOME / "queue"
REDIS = env.url("REDIS_URL", ("redis", "rediss", "unix"))

CELERY_BROKER_URL = REDIS.geturl() if REDIS else "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "visibility_timeout": LONGEST_TASK,
        "unacked_restore_throttle": 1,
        # A request does not wait for a broker that is away: nothing is lost without it.
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
    if REDIS
    else {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.05,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = LONGEST_TASK - 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "queue" / "beat")
