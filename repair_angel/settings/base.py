"""What holds in every environment."""

from datetime import timedelta
from pathlib import Path

from repair_angel.settings import env
from repair_angel.settings.unfold import UNFOLD as UNFOLD

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = env.folder("REPAIR_ANGEL_HOME", BASE_DIR / "var")
"""Where this installation keeps its state: database, keys, files, queues."""

PORT = env.integer("PORT", 8000, least=1, most=65535)
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
WEB_PROCESSES = env.integer("WEB_PROCESSES", 1, least=1, most=64)
WEB_THREADS = env.integer("WEB_THREADS", 8, least=1, most=256)
WORKER_THREADS = env.integer("WORKER_THREADS", 2, least=1, most=256)
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0, most=10)
"""How many proxies in front of us append to X-Forwarded-For."""
MAIL_PER_HOUR = env.integer("MAIL_PER_HOUR", 500)
"""Of one company: what stops a stolen token from becoming a spammer's."""
CRASH_AT = env.words("REPAIR_ANGEL_CRASH_AT", "")
"""Moments at which a process kills itself: for tests, see kernel/crashing.py."""
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

DEBUG = False
ROOT_URLCONF = "repair_angel.urls"
WSGI_APPLICATION = "repair_angel.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the default one would put its own site in place of ours
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "repair_angel.kernel.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "repair_angel.kernel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
    "repair_angel.desk",
    "repair_angel.demo",
    "repair_angel.serving",
]

MIDDLEWARE = [
    "repair_angel.kernel.http.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "repair_angel.kernel.people.Sessions",
    "repair_angel.kernel.people.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "repair_angel.kernel.people.Users",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "repair_angel.kernel.admin.middleware.CompanyMiddleware",
    # Inside: what is said on the next page is put into words here, in the reader's language.
    "repair_angel.kernel.people.Messages",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "repair_angel" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # what both logins call the e-mail address
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "repair_angel.kernel.admin.lockout.answer"
AXES_CLIENT_IP_CALLABLE = "repair_angel.kernel.http.client_address"

# Words and times ----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["repair_angel.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", BASE_DIR / "staticfiles")
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Headers that every answer has; what differs by path is in kernel/http.py ---------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
