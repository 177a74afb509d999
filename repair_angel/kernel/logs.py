"""Log lines that say whose work it was, and never a secret."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.apps import apps

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

HIDDEN = "[hidden]"
_BARE = set(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}
_NAMES = (
    r"(?:[\w-]*(?:password|passwd|secret|token|api[_-]?key|private[_-]?key)|"
    r"(?:proxy-)?authorization|(?:set-)?cookie|sessionid|csrftoken)"
)
_PATTERNS = [
    # "password": "…", password='…' — the whole of a quoted value
    re.compile(rf"""(?i)(["']?\b{_NAMES}\b["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*')"""),
    # Authorization: Basic …, Cookie: a=b; c=d — a header runs to the end of its line
    re.compile(r"(?i)(\b(?:proxy-)?authorization\s*[:=]\s*|\b(?:set-)?cookie\s*:\s*)[^\"'\r\n]+"),
    re.compile(rf"(?i)(\b{_NAMES}\b\s*[:=]\s*)(?!\[hidden\])[^\s\"',;&]+"),
    re.compile(r"(?i)(\bbearer\s+)(?!\[hidden\])[^\s\"',;]+"),
    re.compile(r"()\b\d+\|[A-Za-z0-9_-]{40,}"),
    # postgres://user:password@host
    re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/@]+(?=@)"),
]


def without_secrets(text: str) -> str:
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def context() -> dict[str, Any]:
    """What is being worked on: request, company, member. Only what is known."""
    if not apps.ready:  # logging is set up before the models are
        return {}
    from repair_angel.kernel import tenancy
    from repair_angel.kernel.commands import current_actor

    actor = current_actor()
    known = {
        "request_id": request_id.get(),
        "company_id": tenancy.current_company_id(),
        "member_id": actor.member_id if actor else None,
    }
    return {name: value for name, value in known.items() if value is not None}


class PlainFormatter(logging.Formatter):
    """For people: time, level, logger, message, and the context at the end."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        known = {**context(), **_extras(record)}
        tail = "".join(f" {name}={value}" for name, value in known.items())
        return super().formatMessage(record) + tail

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            **context(),
        }
        for name, value in _extras(record).items():
            line[name] = value if isinstance(value, int | float) else without_secrets(str(value))
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    """What was given as `extra=`, but for objects that only mean something in this process."""
    return {
        name: HIDDEN if re.fullmatch(_NAMES, name, re.IGNORECASE) else value
        for name, value in record.__dict__.items()
        if name not in _BARE and isinstance(value, str | int | float) and not name.startswith("_")
    }
