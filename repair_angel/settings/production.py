"""Several processes behind a proxy: every secret and every server is named in the environment."""

from django.core.exceptions import ImproperlyConfigured

from repair_angel.settings import env, keys, logging
from repair_angel.settings.base import *  # noqa: F403  settings are a namespace
from repair_angel.settings.base import CRASH_AT, STORAGES, TRUSTED_PROXIES
from repair_angel.settings.celery import *  # noqa: F403
from repair_angel.settings.database import *  # noqa: F403
from repair_angel.settings.reports import *  # noqa: F403
from repair_angel.settings.rest import *  # noqa: F403

ENVIRONMENT = "production"
DEMO = env.flag("REPAIR_ANGEL_DEMO", False)
for _name in ("SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"):
    env.text(_name)

if CRASH_AT:
    raise env.wrong("REPAIR_ANGEL_CRASH_AT", "nothing: it is for tests")

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise env.wrong("SECRET_KEY", "at least 50 random characters")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
FIELD_KEYS = keys.field_keys(env.words("FIELD_KEYS"))

HOST = env.text("REPAIR_ANGEL_HOST", "0.0.0.0")  # noqa: S104  the proxy is another machine
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE = env.url("SITE_URL", ("https", "http"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", f"{SITE.scheme}://{SITE.netloc}")

# All of these follow from SITE_URL: a site on https never speaks http.
SECURE = SITE.scheme == "https"
SECURE_SSL_REDIRECT = SECURE and env.flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 365 * 24 * 3600 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
elif env.flag("REQUIRE_HTTPS", True):
    raise ImproperlyConfigured(
        "SITE_URL: production is served over https; set REQUIRE_HTTPS=0 to try it without."
    )

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

LOGGING = logging.logging("json")
