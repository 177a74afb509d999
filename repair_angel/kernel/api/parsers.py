"""JSON in: decimals stay decimals, and what JSON does not have (NaN, Infinity) is refused."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class ExactJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            return json.loads(
                stream.read().decode("utf-8-sig"),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
            )
        except (ValueError, InvalidOperation, RecursionError) as fault:
            raise ParseError from fault


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
