"""Where rows live, and what is only remembered: database and cache.

SQLite by default: a write transaction takes the one write lock at its first statement (IMMEDIATE)
and waits for it, and a commit is on the disk when it returns (FULL). ATOMIC_REQUESTS stays off:
with it every GET would take that lock.
"""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

from repair_angel.settings import env
from repair_angel.settings.base import HOME, WEB_PROCESSES

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",  # or REPLACE would remove a row past the guards on DELETE
    "temp_store": "MEMORY",
    "mmap_size": "134217728",
    "cache_size": "-20000",
}
POSTGRES_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "application_name")


def sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "".join(f"PRAGMA {k}={v};" for k, v in SQLITE_PRAGMAS.items()),
        },
    }


def postgres(parts: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    if unknown := options.keys() - set(POSTGRES_OPTIONS):
        allowed = f"?host= and {', '.join(POSTGRES_OPTIONS)} after the ?"
        raise env.wrong(f"DATABASE_URL ({', '.join(sorted(unknown))})", allowed)
    if timeout := env.integer("DATABASE_STATEMENT_TIMEOUT", 0, most=86400):
        options["options"] = (
            f"-c statement_timeout={timeout * 1000} -c lock_timeout={min(timeout, 5) * 1000} "
            "-c idle_in_transaction_session_timeout=60000"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def database() -> dict[str, Any]:
    parts = env.url("DATABASE_URL", ("postgres", "postgresql", "sqlite"))
    if parts is None:
        return sqlite(str(HOME / "db.sqlite3"))
    if not parts.path.lstrip("/"):
        raise env.wrong("DATABASE_URL", "an address that names a database, postgres://host/name")
    return sqlite(unquote(parts.path)) if parts.scheme == "sqlite" else postgres(parts)


def cache() -> dict[str, Any]:
    """Redis, or the memory of the one web process."""
    parts = env.url("REDIS_URL", ("redis", "rediss", "unix"))
    if parts is not None:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": parts.geturl(),
            "KEY_PREFIX": "repair-angel",
        }
    if WEB_PROCESSES > 1:
        raise ImproperlyConfigured(
            "WEB_PROCESSES: more than 1 needs REDIS_URL, or each process would count "
            "requests and attempts for itself."
        )
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


DATABASES = {"default": database()}
CACHES = {"default": cache()}
