"""Files of SQL whose statements have names: `-- name: list`."""

import re
from pathlib import Path

_NAMED = re.compile(r"^-- name: (\w+)\n(.*?)\s*(?=^-- name: |\Z)", re.DOTALL | re.MULTILINE)


def named(file: str) -> dict[str, str]:
    """The statements of a file beside this one."""
    return dict(_NAMED.findall(Path(__file__).with_name(file).read_text()))
