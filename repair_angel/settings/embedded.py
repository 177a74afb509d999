"""One machine, nothing installed: SQLite, a folder as the broker, keys made on first start."""

import socket

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from repair_angel.settings import env, keys, logging
from repair_angel.settings.base import *  # noqa: F403  settings are a namespace
from repair_angel.settings.base import HOME
from repair_angel.settings.celery import *  # noqa: F403
from repair_angel.settings.database import *  # noqa: F403
from repair_angel.settings.reports import *  # noqa: F403
from repair_angel.settings.rest import *  # noqa: F403

ENVIRONMENT = "embedded"
DEMO = env.flag("REPAIR_ANGEL_DEMO", True)
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "") or keys.kept(HOME / "secret_key", get_random_secret_key)
FIELD_KEYS = keys.field_keys(
    env.words("FIELD_KEYS", "")
    or [keys.kept(HOME / "field_key", lambda: Fernet.generate_key().decode())]
)

HOST = env.text("REPAIR_ANGEL_HOST", "127.0.0.1")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{socket.gethostname()},{HOST}"
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")
# Static files are served from where the packages keep them; nothing is collected.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None

LOGGING = logging.logging("plain")
