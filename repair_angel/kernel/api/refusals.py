"""Whatever was raised, understood as one thing: a status, a message, errors by field.

The dialects write it down, each in its own envelope. What is not understood here is a fault of
ours and becomes a 500.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404
from rest_framework import exceptions

from repair_angel.kernel import constraints
from repair_angel.kernel.api import wording
from repair_angel.kernel.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
)

INVALID = "The given data was invalid."
BUSY = "Somebody else is changing this right now. Please try again."
ENGLISH = {
    400: "The request could not be read.",
    401: "Unauthenticated.",
    403: "This action is unauthorized.",
    404: "Not found.",
    405: "The method is not allowed here.",
    413: "The request body is too large.",
    415: "The content type of the request is not supported.",
    429: "Too many requests.",
    500: "Server Error",
}
_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (DomainError, 422),
)
_LOST_RACES = ("55P03", "40P01", "40001")  # lock not available, deadlock, serialization


@dataclass(frozen=True)
class Refusal:
    """An answer that is not a success, before any dialect has written it."""

    status: int
    message: str
    code: str = ""
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def understood(fault: Exception) -> Refusal | None:
    """The refusal behind an exception; None for a fault of ours."""
    if isinstance(fault, IntegrityError):
        explained = constraints.explain(fault)
        return understood(explained) if explained else None
    if isinstance(fault, DomainError):
        return _of_domain(fault)
    if isinstance(fault, exceptions.APIException):
        return _of_framework(fault)
    if isinstance(fault, OperationalError):
        return _of_database(fault)
    if isinstance(fault, DjangoValidationError):
        return invalid(dict(_of_model(fault)))
    if isinstance(fault, ProtectedError):
        return Refusal(422, "This is still in use and cannot be deleted.", "in_use")
    if isinstance(fault, RequestDataTooBig):
        return plain(413)
    for kind, status in ((Http404, 404), (PermissionDenied, 403), (SuspiciousOperation, 400)):
        if isinstance(fault, kind):
            return plain(status)
    return None


def plain(status: int) -> Refusal:
    """A refusal that needs no more words than its status has."""
    return Refusal(status, ENGLISH.get(status, "The request was refused."))


def invalid(errors: Mapping[str, list[str]]) -> Refusal:
    return Refusal(422, INVALID, errors=errors)


def flat(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """A tree of complaints as (`lines.0.qty`, messages), in the references' words."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            whole = key == "non_field_errors"
            yield from flat(inner, path if whole and path else _joined(path, key))
        return
    parts = detail if isinstance(detail, list) else [detail]
    messages = [_worded(part, path) for part in parts if not isinstance(part, Mapping | list)]
    if messages:
        yield path or "non_field_errors", messages
    for index, part in enumerate(parts):
        if isinstance(part, Mapping | list) and part:
            yield from flat(part, _joined(path, index))


def _joined(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _worded(complaint: Any, path: str) -> str:
    text = wording.BY_CODE.get(getattr(complaint, "code", ""), str(complaint))
    return wording.filled(text, path)


def _of_domain(fault: DomainError) -> Refusal:
    if isinstance(fault, InvalidInput):
        return invalid(dict(flat(fault.errors)))
    status = next(status for kind, status in _STATUS if isinstance(fault, kind))
    if status != 422:
        return Refusal(status, str(fault))
    errors = {fault.field: [str(fault)]} if fault.field else {}
    return Refusal(422, str(fault), fault.code, errors)


def _of_framework(fault: exceptions.APIException) -> Refusal:
    if isinstance(fault, exceptions.ValidationError):
        return invalid(dict(flat(fault.detail)))
    headers = {}
    if challenge := getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait = getattr(fault, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    status = fault.status_code
    return Refusal(status, ENGLISH.get(status, str(fault.detail)), headers=headers)


def _of_database(fault: OperationalError) -> Refusal | None:
    """A lock that somebody else held too long; anything else the database says is a fault."""
    if getattr(fault.__cause__, "sqlstate", "") in _LOST_RACES:
        return Refusal(409, BUSY)
    if "database is locked" in str(fault) or "statement timeout" in str(fault):
        return Refusal(503, BUSY, headers={"Retry-After": "1"})
    return None


def _of_model(fault: DjangoValidationError) -> Iterator[tuple[str, list[str]]]:
    if hasattr(fault, "error_dict"):
        yield from fault.message_dict.items()
    else:
        yield "non_field_errors", fault.messages
