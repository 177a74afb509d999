"""JSON with exact numbers: a Decimal is written as it is, never by way of a float."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def moment(value: datetime.datetime) -> str:
    """UTC to the second: `2026-03-27T10:00:00Z`."""
    if value.tzinfo is not None:
        value = value.astimezone(datetime.UTC)
    return f"{value:%Y-%m-%dT%H:%M:%S}Z"


def exact(value: Decimal) -> orjson.Fragment:
    """The digits as they are, without an exponent; minus zero is zero."""
    return orjson.Fragment(format(value or abs(value), "f").encode())


class ExactJSONRenderer(BaseRenderer):
    """Decimals exact (`89.00`), moments in UTC, dates ISO."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=self.write, option=orjson.OPT_PASSTHROUGH_DATETIME)

    def write(self, value: Any) -> Any:
        """What orjson does not know, or would write otherwise."""
        if isinstance(value, Decimal):
            return exact(value)
        if isinstance(value, datetime.datetime):
            return moment(value)
        if isinstance(value, datetime.date | datetime.time):
            return value.isoformat()
        if isinstance(value, Promise):
            return str(value)
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"{type(value).__name__} has no JSON form")
