"""Secrets at rest: encrypted, bound to one company and one field, masked wherever they are shown.

The envelope names both, so a ciphertext copied to another company's row or to another column does
not open. A model attribute is a `Secret` (see `fields_encrypted`); only `.reveal()` gives its value.
"""

import json
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

MASK = "***masked***"


class SecretError(Exception):
    """A secret can not be sealed or opened. The message never holds its value."""


class ForeignSecret(SecretError):
    """The ciphertext was made for another company or another field."""


class UnreadableSecret(SecretError):
    """No key of the ring opens it: its key was removed too early, or the text was changed."""


def mask(value: object) -> str:
    """What is shown of a secret: the mask, or nothing when there is nothing."""
    return MASK if value else ""


def is_masked(value: object) -> bool:
    """Whether this is what we showed, sent back; `pk_test_***masked***` is a mask too."""
    return isinstance(value, str) and MASK in value


def unmasked(sent: Any, stored: Any) -> Any:
    """What to keep: a mask sent back means unchanged."""
    return stored if is_masked(sent) else sent


class Secret:
    """A value that shows itself to nobody: printed, formatted or logged, it is a mask.

    It is bound to a field (`label`, "app.Model.field") and, once it belongs to a row, to a company.
    """

    __slots__ = ("_company_id", "_label", "_plain", "_token")

    def __init__(
        self,
        label: str,
        *,
        token: str | None = None,
        plain: str | None = None,
        company_id: int | None = None,
    ) -> None:
        if is_masked(plain):
            raise SecretError(f"A mask is not a value for {label}.")
        self._label, self._token, self._plain, self._company_id = label, token, plain, company_id

    def reveal(self) -> str:
        """The value. Raises ForeignSecret or UnreadableSecret."""
        if self._token is None:
            return self._plain or ""
        return unseal(self._row(), self._label, self._token)

    def of(self, company_id: int | None) -> "Secret":
        """The same as read from a row of this company. What has a company keeps it."""
        if self._company_id is not None:
            return self
        return Secret(self._label, token=self._token, plain=self._plain, company_id=company_id)

    def sealed(self) -> "Secret":
        """The same as it may be stored. Raises ForeignSecret when it is another row's."""
        if self._token is None:
            token = seal(self._row(), self._label, self._plain or "")
            return Secret(self._label, token=token, company_id=self._company_id)
        self.reveal()
        return self

    def renewed(self) -> "Secret | None":
        """The same under the newest key; None if it is already."""
        self.reveal()
        assert self._token is not None
        if (token := renew(self._token)) is None:
            return None
        return Secret(self._label, token=token, company_id=self._company_id)

    def is_for(self, label: str, company_id: int | None = None) -> bool:
        return self._label == label and company_id in (None, self._company_id)

    @property
    def token(self) -> str:
        """The ciphertext, for the database."""
        return self.sealed()._token or ""

    def _row(self) -> int:
        if self._company_id is None:
            raise SecretError(f"{self._label} opens only as an attribute of its row.")
        return self._company_id

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"<Secret {self._label} {MASK}>"

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret goes into no cache, queue or pickle.")


@sensitive_variables()
def seal(company_id: int, label: str, value: str) -> str:
    """Encrypt for one company's field, with the newest key."""
    return _ring().encrypt(json.dumps([company_id, label, value]).encode()).decode()


@sensitive_variables()
def unseal(company_id: int, label: str, token: str) -> str:
    """Decrypt. Raises UnreadableSecret, or ForeignSecret when made for another company or field."""
    try:
        envelope = json.loads(_ring().decrypt(token.encode()))
    except InvalidToken:
        raise UnreadableSecret(f"No key opens {label} of company {company_id}.") from None
    if envelope[:2] != [company_id, label]:
        raise ForeignSecret(f"This is not {label} of company {company_id}.")
    value: str = envelope[2]
    return value


def renew(token: str) -> str | None:
    """The same text under the newest key, keeping its date; None if it is already."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return _ring().rotate(token.encode()).decode()
    return None


def _ring() -> MultiFernet:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS needs at least one key to encrypt fields with.")
    return _ring_of(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _ring_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
