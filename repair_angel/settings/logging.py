"""One line per log record on standard error: JSON for machines, plain for people."""

from typing import Any

from repair_angel.settings import env

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def logging(form: str) -> dict[str, Any]:
    """`form` is what LOG_FORMAT is by default: json or plain."""
    form = env.choice("LOG_FORMAT", ("json", "plain"), form)
    level = env.choice("LOG_LEVEL", LEVELS, "INFO")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "repair_angel.kernel.logs.JsonFormatter"},
            "plain": {"()": "repair_angel.kernel.logs.PlainFormatter"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # Refused requests have their line in repair_angel.requests already.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": True},
            "celery": {"level": level if level != "INFO" else "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }
