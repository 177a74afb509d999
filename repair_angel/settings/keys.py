"""The installation's own secrets, when nobody gives it any: made once, kept beside the database."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from repair_angel.settings import env


def kept(path: Path, make: Callable[[], str]) -> str:
    """The content of a file that only its owner can read; made if it is not there.

    Linking a finished file into place lets any number of processes start at once: one wins.
    """
    if not path.exists():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        except OSError as fault:
            raise ImproperlyConfigured(
                f"REPAIR_ANGEL_HOME: nothing can be kept in {path.parent} ({fault.strerror})."
            ) from None
        draft = Path(name)
        with os.fdopen(handle, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def field_keys(value: list[str]) -> list[str]:
    """Keys of the encrypted fields, newest first."""
    try:
        for key in value:
            Fernet(key)
    except ValueError:
        raise env.wrong(
            "FIELD_KEYS", "Fernet keys (44 characters each) separated by commas, newest first"
        ) from None
    return value
