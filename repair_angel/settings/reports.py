"""What leaves the installation: mail, and error reports if a collector is configured."""

from urllib.parse import unquote

from repair_angel.settings import env
from repair_angel.settings.base import HOME

_mail = env.url("EMAIL_URL", ("smtp", "smtps", "smtp+tls", "file"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "repair-angel@localhost")
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", 20, least=1, most=120)
if _mail is None or _mail.scheme == "file":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = _mail.path if _mail else str(HOME / "mail")
else:
    EMAIL_BACKEND = "repair_angel.kernel.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"

if SENTRY_DSN := env.text("SENTRY_DSN", ""):
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, include_local_variables=False)
