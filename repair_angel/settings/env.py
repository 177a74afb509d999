"""Read settings from the environment: typed, and loud about a wrong value."""

import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

WORDS = {"1": True, "true": True, "yes": True, "on": True}
WORDS |= {"0": False, "false": False, "no": False, "off": False}


def wrong(name: str, allowed: str) -> ImproperlyConfigured:
    """The complaint about a value. It never repeats the value, which may be a secret."""
    return ImproperlyConfigured(f"{name}: the value is not allowed; allowed is {allowed}.")


def text(name: str, default: str | None = None) -> str:
    """A setting that is there and not empty, or its default; required when there is none."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and there is no default for it.")
    return value


def flag(name: str, default: bool) -> bool:
    try:
        return WORDS[text(name, str(default)).lower()]
    except KeyError:
        raise wrong(name, "1, true, yes, on, 0, false, no or off") from None


def integer(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise wrong(name, f"a whole number from {least} to {most}")
    return int(value)


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise wrong(name, " or ".join(allowed))
    return value


def words(name: str, default: str | None = None) -> list[str]:
    """Comma-separated; spaces around the commas do not count."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def url(name: str, schemes: tuple[str, ...], default: str = "") -> SplitResult | None:
    """An address with one of the schemes; None when it is not set."""
    value = text(name, default)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        known = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise wrong(name, " or ".join(f"{scheme}://…" for scheme in schemes))
    return parts
