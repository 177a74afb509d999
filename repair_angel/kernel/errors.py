"""Refusals. The business raises them, the edge (API, admin, command line) renders them, nobody else catches them."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A rule said no.

    `code` is stable for programs; the message is for people and may be lazy: it is translated when
    it is shown. Named parameters fill its `%(name)s` places.
    """

    code: str = "refused"

    def __init__(self, message: Any, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message, self.field, self.params = message, field, params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class NotPermitted(DomainError):
    """The actor's role or token does not allow this."""

    code = "not_permitted"


class NotFound(DomainError):
    """The row asked for is not there, or is another company's: no difference is shown."""

    code = "not_found"


class Conflict(DomainError):
    """Somebody else was first; the caller may look again and retry."""

    code = "conflict"


class IllegalTransition(DomainError):
    code = "illegal_transition"


class InvalidInput(DomainError):
    """Several fields are wrong at once: `errors` maps a field to its messages."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, list[Any]]) -> None:
        super().__init__("The given data was invalid.")
        self.errors = {field: list(messages) for field, messages in errors.items()}

    def __str__(self) -> str:
        return " ".join(str(message) for messages in self.errors.values() for message in messages)


def unknown_reference(field: str) -> InvalidInput:
    """An id in the input that is not this company's."""
    label = field.removesuffix("_id").replace("_", " ")
    return InvalidInput({field: [f"The selected {label} is invalid."]})
