"""For the tests: a home of their own in the temporary folder, a fast hasher, no key files.

The database is a file on SQLite too, because threads and child processes must see it. A child
process of a test inherits the home, and finds the test database through DATABASE_URL. Run side by
side (pytest-xdist), each worker has a home and a Redis database of its own.
"""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

if "REPAIR_ANGEL_HOME" not in os.environ:
    os.environ["REPAIR_ANGEL_HOME"] = tempfile.mkdtemp(prefix="repair-angel-test-")
    atexit.register(shutil.rmtree, os.environ["REPAIR_ANGEL_HOME"], ignore_errors=True)
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and Path(os.environ["REPAIR_ANGEL_HOME"]).name != worker:
    os.environ["REPAIR_ANGEL_HOME"] += f"/{worker}"
    os.makedirs(os.environ["REPAIR_ANGEL_HOME"], exist_ok=True)
    if redis := os.environ.get("REDIS_URL"):
        apart = urlsplit(redis)._replace(path=f"/{int(worker.removeprefix('gw')) + 1}")
        os.environ["REDIS_URL"] = apart.geturl()

from repair_angel.settings import logging  # noqa: E402  after the home is known
from repair_angel.settings.base import *  # noqa: E402, F403
from repair_angel.settings.base import HOME, INSTALLED_APPS  # noqa: E402
from repair_angel.settings.celery import *  # noqa: E402, F403
from repair_angel.settings.celery import CELERY_BROKER_TRANSPORT_OPTIONS, REDIS  # noqa: E402
from repair_angel.settings.database import *  # noqa: E402, F403
from repair_angel.settings.database import DATABASES  # noqa: E402
from repair_angel.settings.rest import *  # noqa: E402, F403

ENVIRONMENT = "test"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.samples"]
DEMO = False
LANGUAGE_CODE = "en"  # of tests that do not say otherwise
SECRET_KEY = "only for tests"  # noqa: S105
FIELD_KEYS = [base64.urlsafe_b64encode(b"32 bytes for nothing but a test.").decode()]
HOST = "127.0.0.1"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = None

if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    # A killed process loses nothing without it; only a machine does.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
if not REDIS:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS.clear()

LOGGING = logging.logging("plain")
